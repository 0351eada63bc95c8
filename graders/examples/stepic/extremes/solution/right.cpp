#include <algorithm>
#include <iostream>

int main() {
    int least, most, count = 1;
    std::cin >> least;
    most = least;
    for (int number; std::cin >> number; ++count) {
        least = std::min(least, number);
        most = std::max(most, number);
    }
    std::cout << least << '\n' << most << '\n' << count;
}
