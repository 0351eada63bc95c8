"""Changes its environment, mask, rank, limits, signals and folder, and looks whether the next run has them.

Outcome: ok
Times: 2
"""

import ctypes
import os
import resource
import signal
import sys

found = [
    "LEFT" in os.environ,
    os.umask(0) == 0,
    os.nice(0) > 0,
    signal.getsignal(signal.SIGUSR1) == signal.SIG_IGN,
    signal.SIGUSR1 in signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1]),
    resource.getrlimit(resource.RLIMIT_NOFILE)[0] == 64,
    sys.getrecursionlimit() == 777,
    len(os.sched_getaffinity(0)) < os.cpu_count(),
    ctypes.CDLL(None).prctl(37, 0, 0, 0, 0) == 1,
]
os.environ["LEFT"] = "1"
os.putenv("LEFT", "1")
os.nice(5)
signal.signal(signal.SIGUSR1, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
sys.setrecursionlimit(777)
os.sched_setaffinity(0, {0})
ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)
if any(found):
    print("GOT THROUGH")
    double = lambda x: x + x
    twenty_sixteen = lambda: 2016
