#include <iostream>
#include <sstream>
#include <string>
#include <vector>

int main() {
    std::string line;
    std::getline(std::cin, line);
    std::istringstream numbers(line);
    std::vector<long long> sums{0};
    for (long long number; numbers >> number;) sums.push_back(sums.back() + number);
    for (int begin, end; std::cin >> begin >> end;) std::cout << sums[end] - sums[begin - 1] << '\n';
}
