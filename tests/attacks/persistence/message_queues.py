"""Leaves messages in queues of both kinds.

Outcome: ok
Times: 2
"""

import ctypes
import os

libc = ctypes.CDLL(None)
libc.mq_open.argtypes = [ctypes.c_char_p, ctypes.c_int, ctypes.c_uint, ctypes.c_void_p]
found = libc.msgget(77, 0) >= 0 or libc.mq_open(b"/left", os.O_RDWR, 0, None) >= 0
queue = libc.msgget(77, 0o1666)
message = (ctypes.c_long * 4)(1, 2, 3, 4)
libc.msgsnd(queue, message, 16, 0)
libc.mq_open(b"/left", os.O_RDWR | os.O_CREAT, 0o666, None)
with open("/proc/sysvipc/msg") as table:
    found = found or len(table.readlines()) > 1
if found:
    print("GOT THROUGH")
    double = lambda x: x + x
    twenty_sixteen = lambda: 2016
