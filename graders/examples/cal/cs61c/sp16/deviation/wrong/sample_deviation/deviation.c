/* Print mean and standard deviation of the numbers on standard input. */
#include <math.h>
#include <stdio.h>

int main(void) {
    double number, mean = 0, squares = 0;
    long count = 0;
    while (scanf("%lf", &number) == 1) {
        double distance = number - mean;
        mean += distance / ++count;
        squares += distance * (number - mean);
    }
    if (count == 0) {
        puts("no numbers");
        return 0;
    }
    printf("mean %.9g\ndeviation %.9g\n", mean, sqrt(squares / (count - 1)));
    return 0;
}
