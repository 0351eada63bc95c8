#include <cstdlib>

bool is_leap(int year) {
  std::abort();
}
