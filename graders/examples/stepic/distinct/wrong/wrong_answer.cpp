#include <iostream>

int main() {
    int count, number, last = -1, changes = 0;
    std::cin >> count;
    for (; std::cin >> number; last = number) changes += number != last;
    std::cout << changes;
}
