bool is_leap(int year) {
  return yeer % 4 == 0;
}
