class Bach {
    public static void main(String[] arguments) {
        System.out.println("5 5");
    }
}
