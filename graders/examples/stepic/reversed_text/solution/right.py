import sys

print('\n'.join(reversed(sys.stdin.read().splitlines())))
