"""Spreads the computing over children that each end before their own limit.

Outcome: cpu, timeout
"""

import os

while True:
    if os.fork() == 0:
        for _ in range(1_000_000):
            pass
        os._exit(0)
    os.wait()
