#include <iostream>

int main() {
    int count = 0, number = 0;
    long total = 0;
    std::cin >> count;
    for (int i = 0; i < count; i++) {
        std::cin >> number;
        if (number % 2 == 0) total += number;
    }
    if (count > 0) std::cout << total << "\n";
}
