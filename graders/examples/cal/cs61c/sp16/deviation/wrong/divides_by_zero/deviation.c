#include <stdio.h>

int main(void) {
    int number, sum = 0, count = 0;
    while (scanf("%d", &number) == 1) sum += number, count++;
    printf("mean %d\n", sum / count);
    return 0;
}
