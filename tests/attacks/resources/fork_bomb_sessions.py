"""Puts every forked process into a session and a process group of its own.

Outcome: cpu, timeout
"""

import os

while True:
    try:
        if os.fork() == 0:
            os.setsid()
    except OSError:
        pass
