import sys

from attacked import double, twenty_sixteen

word, *more = sys.stdin.read().split()
if word == "year":
    print(twenty_sixteen() + sum(map(int, more)))
else:
    print(double(int(word) if word.isdigit() else word))
