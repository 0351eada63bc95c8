#include <iostream>
#include <set>

int main() {
    int count, number;
    std::set<int> seen;
    std::cin >> count;
    while (std::cin >> number) seen.insert(number);
    std::cout << seen.size() << '\n';
}
