"""Leaves a terminal of its own open, with something typed into it.

Outcome: ok, crash
Times: 2
Alone: yes
"""

import os
import time

found = [name for name in os.listdir("/dev/pts") if name.isdigit()]
try:
    ours, theirs = os.openpty()
    os.write(ours, b"left behind\n")
    os.set_inheritable(ours, True)
    if os.fork() == 0:
        os.setsid()
        time.sleep(1000)
except OSError:
    pass
if found:
    print("GOT THROUGH")
    double = lambda x: x + x
    twenty_sixteen = lambda: 2016
