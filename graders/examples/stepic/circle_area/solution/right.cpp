#include <cmath>
#include <cstdio>

int main() {
    double radius;
    std::scanf("%lf", &radius);
    std::printf("%.9e\n", std::acos(-1.0) * radius * radius);
}
