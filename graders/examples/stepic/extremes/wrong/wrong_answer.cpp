#include <iostream>

int main() {
    int first;
    std::cin >> first;
    std::cout << first << ' ' << first << " 1";
}
