"""Sets timers of every kind that shall go off after its end, in a child that blocks their signals.

Outcome: ok
Times: 2
"""

import ctypes
import os
import signal
import time

libc = ctypes.CDLL(None)
# A case's own alarm goes off once, and the timers that are set below repeat themselves.
pending = signal.sigpending() or signal.getitimer(signal.ITIMER_REAL)[1] or signal.getitimer(signal.ITIMER_PROF)[0]
signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 32))
signal.setitimer(signal.ITIMER_REAL, 0.05, 0.05)
signal.setitimer(signal.ITIMER_PROF, 0.05, 0.05)
timer = ctypes.c_void_p()
libc.timer_create(1, None, ctypes.byref(timer))
if os.fork() == 0:
    signal.alarm(1)
    os.setsid()
    time.sleep(1000)
if pending:
    print("GOT THROUGH")
    double = lambda x: x + x
    twenty_sixteen = lambda: 2016
