public class Goldbach {
    public static void main(String[] arguments) {
        for (int number = 2; ; number = 2) { }
    }
}
