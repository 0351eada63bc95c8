import java.util.Scanner;

public class TemplateName {
    public static void main(String[] arguments) {
        Scanner input = new Scanner(System.in);
        int count = input.nextInt();
        long total = 0;
        for (int i = 0; i < count; i++) {
            int number = input.nextInt();
            total += number;
        }
        System.out.println(total);
    }
}
