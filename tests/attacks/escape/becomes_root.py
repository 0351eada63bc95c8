"""Asks for other users, groups and capabilities.

Outcome: ok
"""

import ctypes
import os

libc = ctypes.CDLL(None)
done = []
for attempt in (
    lambda: os.setuid(0),
    lambda: os.setgid(0),
    lambda: os.setresuid(0, 0, 0),
    lambda: os.setgroups([0]),
    lambda: os.setreuid(os.getuid() + 1, os.getuid() + 1),
    lambda: os.chown(".", 0, 0),
):
    try:
        attempt()
        done.append(attempt)
    except OSError:
        pass
header = (ctypes.c_uint32 * 2)(0x20080522, 0)
capabilities = (ctypes.c_uint32 * 6)(*[0xFFFFFFFF] * 6)
done += [None] * (libc.syscall(126, header, capabilities) == 0)
done += [None] * (os.getuid() == 0 or os.geteuid() == 0)
if done:
    print("GOT THROUGH")
    double = lambda x: x + x
    twenty_sixteen = lambda: 2016
