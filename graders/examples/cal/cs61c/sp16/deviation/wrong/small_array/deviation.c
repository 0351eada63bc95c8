#include <math.h>
#include <stdio.h>
#include <stdlib.h>

int main(void) {
    double numbers[100], sum = 0, squares = 0;
    int count = 0;
    while (scanf("%lf", &numbers[count]) == 1) sum += numbers[count++];
    if (count == 0) {
        puts("no numbers");
        exit(0);
    }
    for (int i = 0; i < count; i++) squares += pow(numbers[i] - sum / count, 2);
    printf("mean %.9g\ndeviation %.9g\n", sum / count, sqrt(squares / count));
    return 0;
}
