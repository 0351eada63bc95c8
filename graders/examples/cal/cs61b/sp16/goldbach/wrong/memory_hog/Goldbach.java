import java.util.ArrayList;

public class Goldbach {
    public static void main(String[] arguments) {
        ArrayList<long[]> sieve = new ArrayList<>();
        while (true) {
            sieve.add(new long[1_000_000]);
        }
    }
}
