"""Has the kernel keep as many objects as it will: locks, timers, events, watches.

Outcome: memory, ok, timeout, cpu
"""

import ctypes
import fcntl
import os
import select
import signal

libc = ctypes.CDLL(None)
for number in range(1, signal.NSIG):
    try:
        signal.pthread_sigmask(signal.SIG_BLOCK, [number])
    except ValueError:
        pass
for _ in range(1000):
    timer = ctypes.c_void_p()
    libc.timer_create(0, None, ctypes.byref(timer))
    os.kill(os.getpid(), signal.SIGRTMIN)
lock = open("lock", "wb")
start = 0
while True:
    fcntl.lockf(lock, fcntl.LOCK_EX, 1, start)
    start += 2
