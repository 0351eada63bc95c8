public class Goldbach {
    public static void main(String[] arguments) {
        System.out.println(Integer.parseInt(arguments[0]));
    }
}
