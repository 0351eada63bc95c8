#include <iostream>

int main() {
    double radius;
    std::cin >> radius;
    std::cout << 3.1416 * radius * radius;
}
