#include <math.h>
#include <stdio.h>

int main(void) {
    float number, sum = 0, squares = 0;
    int count = 0;
    while (scanf("%f", &number) == 1) {
        sum += number;
        squares += number * number;
        count++;
    }
    if (count == 0) {
        printf("no numbers\n");
    } else {
        printf("mean %.9g\ndeviation %.9g\n", sum / count, sqrt(squares / count - (sum / count) * (sum / count)));
    }
    return 0;
}
