"""Shares the eating out to many small processes that put themselves low on the kernel's list of victims.

Outcome: memory
"""

import ctypes
import os
import time

PR_SET_DUMPABLE = 4
ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 1, 0, 0, 0)
for _ in range(7):
    try:
        with open("/proc/self/oom_score_adj", "w") as file:
            file.write("0")
    except OSError:
        pass
    try:
        if os.fork() == 0:
            break
    except OSError:
        break
heap = []
while True:
    heap.append(bytearray(1 << 18))
    time.sleep(0.001)
