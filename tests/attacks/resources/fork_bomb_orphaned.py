"""Forks twice and lets the parent go, so that no process knows its parent.

Outcome: cpu, timeout, ok
"""

import os

while True:
    try:
        if os.fork() == 0 and os.fork() != 0:
            os._exit(0)
    except OSError:
        pass
