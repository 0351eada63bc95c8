"""Leaves stopped children behind an honest solution.

Outcome: ok
Score: 10
"""

import os
import signal

for _ in range(3):
    if os.fork() == 0:
        os.setsid()
        os.kill(os.getpid(), signal.SIGSTOP)


def double(x):
    return x + x


def twenty_sixteen():
    return 2016
