"""Fills shared memory of System V, which no process owns and no kill sets free.

Outcome: ok
"""

import ctypes

libc = ctypes.CDLL(None, use_errno=True)
libc.shmat.restype = ctypes.c_void_p
taken = 0
while taken < 200:
    segment = libc.shmget(0, 8 << 20, 0o1600)
    address = libc.shmat(segment, None, 0)
    if segment < 0:
        raise OSError(ctypes.get_errno(), "no shared memory")
    ctypes.memset(address, 1, 8 << 20)
    taken += 8
