import java.util.Scanner;

public class Goldbach {
    public static void main(String[] arguments) {
        long sum = new Scanner(System.in).nextLong();
        System.out.println("3 " + (sum - 3));
    }
}
