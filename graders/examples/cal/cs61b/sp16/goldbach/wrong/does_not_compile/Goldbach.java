public class Goldbach {
    public static void main(String[] arguments) {
        int sum = "10";
    }
}
