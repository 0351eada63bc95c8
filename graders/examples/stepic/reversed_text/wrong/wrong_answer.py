import sys

print('\n'.join(sorted(sys.stdin.read().splitlines(), reverse=True)))
