"""Kills its parent over and over from many processes that outlive the run's first.

Outcome: ok, crash, cpu
"""

import os
import signal

parent = os.getppid()
for _ in range(5):
    if os.fork() == 0:
        while True:
            for pid in (1, parent):
                try:
                    os.kill(pid, signal.SIGSTOP)
                    os.kill(pid, signal.SIGKILL)
                except OSError:
                    pass
os._exit(0)
