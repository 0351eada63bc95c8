bool is_leap(int year) {
  for (volatile unsigned turns = 0;;) turns = turns + 1;
}
