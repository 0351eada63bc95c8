import sys

first, *others = sys.stdin.read().splitlines()
numbers = [int(word) for word in first.split()]
for line in others:
    begin, end = map(int, line.split())
    total = 0
    for place in range(begin - 1, end):
        total += numbers[place]
    print(total)
