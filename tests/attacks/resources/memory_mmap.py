"""Maps memory and touches every page of it.

Outcome: memory
"""

import mmap

maps = []
while True:
    area = mmap.mmap(-1, 8 << 20)
    for offset in range(0, 8 << 20, 4096):
        area[offset] = 1
    maps.append(area)
