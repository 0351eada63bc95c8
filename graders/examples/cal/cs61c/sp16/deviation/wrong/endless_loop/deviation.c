#include <stdio.h>

int main(void) {
    double number;
    while (scanf("%lf", &number) != -2) continue;
    return 0;
}
