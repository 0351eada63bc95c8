#include <iostream>

int main() { std::cout << lengths; }
