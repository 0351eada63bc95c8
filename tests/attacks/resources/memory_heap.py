"""Fills a list with what never ends.

Outcome: memory
"""

heap = []
while True:
    heap.append(bytearray(1 << 20))
