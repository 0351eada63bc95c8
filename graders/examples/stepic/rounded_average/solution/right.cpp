#include <cstdio>

int main() {
    double sum = 0, number;
    int count = 0;
    for (; std::scanf("%lf", &number) == 1; ++count) sum += number;
    std::printf("%.2f\n", sum / count);
}
