"""Reads its whole address space for secrets of those who ran before.

Outcome: ok, memory, cpu
"""

import ctypes
import re

ctypes.CDLL(None).prctl(4, 1, 0, 0, 0)
SECRET = re.compile(rb"SECRE[T]-([0-9a-f]{16})")
with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", 0) as memory:
    for line in maps:
        first, last = (int(end, 16) for end in line.split()[0].split("-"))
        if not line.split()[1].startswith("r"):
            continue
        for start in range(first, last, 1 << 20):
            try:
                memory.seek(start)
                for found in SECRET.findall(memory.read(min(1 << 20, last - start) + 64)):
                    print("SECRE" + "T-" + found.decode())
            except (OSError, ValueError, OverflowError):
                break
