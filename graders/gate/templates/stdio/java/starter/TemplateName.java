public class TemplateName {
    public static void main(String[] arguments) {
        System.out.println(0);  // your work
    }
}
