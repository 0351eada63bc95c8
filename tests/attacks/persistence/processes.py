"""Leaves a process that writes the answers for the next run, which looks for it.

Outcome: ok
Times: 2
Alone: yes
"""

import os
import time


def user(pid):
    return [int(line.split()[1]) for line in open(f"/proc/{pid}/status") if line.startswith("Uid:")][0]


# Those of this run have this user or, for a tester, the one before it; supervisor and zygote are root's.
own = (0, os.getuid(), os.getuid() - 1)
others = [pid for pid in os.listdir("/proc") if pid.isdigit() and user(pid) not in own]
if os.fork() == 0:
    os.setsid()
    if os.fork():
        os._exit(0)
    time.sleep(1000)
if others:
    print("GOT THROUGH")
    double = lambda x: x + x
    twenty_sixteen = lambda: 2016
