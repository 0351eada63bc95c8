"""Computes for ever in children, while the parent sleeps.

Outcome: cpu
"""

import os
import time

for _ in range(5):
    if os.fork() == 0:
        while True:
            pass
time.sleep(1000)
