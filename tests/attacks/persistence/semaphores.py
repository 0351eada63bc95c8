"""Leaves semaphores of both kinds, raised.

Outcome: ok
Times: 2
"""

import ctypes
import os

libc = ctypes.CDLL(None)
found = libc.semget(78, 1, 0) >= 0
semaphore = libc.semget(78, 1, 0o1666)
libc.semctl(semaphore, 0, 16, 5)
try:
    libc.sem_open.restype = ctypes.c_void_p
    found = found or bool(libc.sem_open(b"/left", 0))
    libc.sem_open(b"/left", os.O_CREAT, 0o666, 5)
except AttributeError:
    pass
with open("/proc/sysvipc/sem") as table:
    found = found or len(table.readlines()) > 1
if found:
    print("GOT THROUGH")
    double = lambda x: x + x
    twenty_sixteen = lambda: 2016
