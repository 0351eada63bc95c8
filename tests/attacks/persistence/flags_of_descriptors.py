"""Leaves flags and an owner for signals on the stdin that it may share with the next run.

Outcome: ok, crash
Times: 2
Alone: yes
"""

import fcntl
import os

found = []
for number in range(3):
    flags = fcntl.fcntl(number, fcntl.F_GETFL)
    if flags & (os.O_NONBLOCK | os.O_APPEND | os.O_ASYNC) or fcntl.fcntl(number, fcntl.F_GETOWN) != 0:
        found.append(number)
    fcntl.fcntl(number, fcntl.F_SETFL, flags | os.O_APPEND | os.O_NONBLOCK)
    fcntl.fcntl(number, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(number, fcntl.F_SETFL, flags | os.O_ASYNC | os.O_NONBLOCK)
if found:
    print(found)
    print("GOT THROUGH")
    double = lambda x: x + x
    twenty_sixteen = lambda: 2016
