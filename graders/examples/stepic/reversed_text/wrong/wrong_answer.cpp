#include <iostream>
#include <string>

int main() {
    std::string first, second;
    std::getline(std::cin, first);
    std::getline(std::cin, second);
    std::cout << second << '\n' << first;
}
