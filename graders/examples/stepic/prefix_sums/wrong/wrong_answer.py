import sys
from itertools import accumulate

first, *others = sys.stdin.read().splitlines()
sums = [0, *accumulate(map(int, first.split()))]
for line in others:
    begin, end = map(int, line.split())
    print(sums[end] - sums[begin])
