#include <iostream>

int main() {
    double sum = 0, number;
    int count = 0;
    for (; std::cin >> number; ++count) sum += number;
    std::cout << sum / count;
}
