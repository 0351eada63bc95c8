import java.util.Scanner;

/** Prints two primes whose sum is the even number on standard input. */
public class Goldbach {
    static boolean isPrime(long number) {
        for (long divisor = 2; divisor * divisor <= number; divisor++) {
            if (number % divisor == 0) {
                return false;
            }
        }
        return true;
    }

    public static void main(String[] arguments) {
        long sum = new Scanner(System.in).nextLong();
        long first = 1;
        while (!isPrime(first) || !isPrime(sum - first)) {
            first++;
        }
        System.out.println(first + " " + (sum - first));
    }
}
