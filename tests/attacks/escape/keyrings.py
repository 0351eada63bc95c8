"""Adds keys to the kernel's keyrings, which belong to a user rather than to a container.

Outcome: ok
"""

import ctypes

libc = ctypes.CDLL(None)
SYS_add_key, SYS_request_key, SYS_keyctl = 248, 249, 250
done = [libc.syscall(SYS_add_key, b"user", b"mark", b"x", 1, ring) >= 0 for ring in (-1, -2, -3, -4, -5)]
done += [libc.syscall(SYS_keyctl, operation, -4, 0, 0, 0) >= 0 for operation in range(32)]
done.append(libc.syscall(SYS_request_key, b"user", b"mark", None, -3) >= 0)
if any(done):
    print("GOT THROUGH")
    double = lambda x: x + x
    twenty_sixteen = lambda: 2016
