#include <stdio.h>

int main(void) {
    int count, number;
    long total = 0;
    if (scanf("%d", &count) != 1) return 1;
    for (int i = 0; i < count; i++) {
        if (scanf("%d", &number) != 1) return 1;
        total += number;
    }
    printf("%ld\n", total);
    return 0;
}
