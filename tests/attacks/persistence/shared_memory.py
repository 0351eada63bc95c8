"""Leaves shared memory of every kind: System V, POSIX, files in memory.

Outcome: ok
Times: 2
"""

import ctypes
import mmap
import os

libc = ctypes.CDLL(None)
found = False
for key in range(1, 4):
    found = found or libc.shmget(key, 4096, 0) >= 0
    libc.shmget(key, 4096, 0o1666)
for path in ("/dev/shm/left_behind", "/run/shm/left_behind", "/dev/left_behind"):
    found = found or os.path.exists(path)
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o666))
    except OSError:
        pass
with open("/proc/sysvipc/shm") as table:
    found = found or len(table.readlines()) > 1
area = mmap.mmap(-1, 4096, mmap.MAP_SHARED)
area[:4] = b"left"
if found:
    print("GOT THROUGH")
    double = lambda x: x + x
    twenty_sixteen = lambda: 2016
