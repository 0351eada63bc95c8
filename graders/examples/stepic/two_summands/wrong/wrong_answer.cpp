#include <iostream>

int main() {
    int number;
    std::cin >> number;
    std::cout << 1 << ' ' << number - 1;
}
