"""Recurses until the stack of the process itself is full.

Outcome: crash, memory
"""

import sys

sys.setrecursionlimit(10**9)


def deeper(x):
    return max([x], key=deeper)


deeper(1)
