"""Lets a child eat the memory, while the parent looks after an honest solution and ends well.

Outcome: memory
Score: 5, 0
"""

import os

if os.fork() == 0:
    heap = []
    while True:
        heap.append(bytearray(1 << 20))
os.wait()


def double(x):
    return x + x


def twenty_sixteen():
    return 2016
