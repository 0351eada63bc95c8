"""Fills memory by programs of the image, all at once and each slighter than the supervisor, for the kernel to take that.

Outcome: memory
"""

import ctypes
import os
import time

PR_SET_DUMPABLE = 4

with open("full", "wb") as file:
    file.write(bytes(7 << 19))
reader, writer = os.pipe()
os.set_inheritable(reader, True)
start = time.monotonic() + 0.1
for _ in range(7):
    if os.fork() == 0:
        break
ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 1, 0, 0, 0)
try:
    with open("/proc/self/oom_score_adj", "w") as file:
        file.write("0")
except OSError:
    pass
os.dup2(writer, 1)
time.sleep(max(0.0, start - time.monotonic()))
os.execvp("dd", ["dd", "bs=12000000", "if=/dev/zero"])
