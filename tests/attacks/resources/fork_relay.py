"""Hands on a relay: each process forks the next and ends, quicker than anybody can look for it.

Outcome: cpu, timeout, crash, ok
"""

import os

for _ in range(4):
    if os.fork() == 0:
        while True:
            try:
                if os.fork():
                    os._exit(0)
            except OSError:
                pass
while True:
    pass
