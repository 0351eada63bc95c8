import sys

table = ["free"] * 4_000_000
while True:
    table += table
    if not sys.stdin.readline():
        pass
