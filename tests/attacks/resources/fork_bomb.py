"""Forks in every process it has, without end.

Outcome: cpu, timeout
"""

import os

while True:
    try:
        os.fork()
    except OSError:
        pass
