#include <stdio.h>

int main(void) {
    double mean = 0
    printf("mean %f\n", mean);
}
