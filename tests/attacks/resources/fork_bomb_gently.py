"""Fills every place for a process with one that sleeps, and waits for them.

Outcome: timeout
"""

import os
import time

while True:
    try:
        if os.fork() == 0:
            time.sleep(1000)
    except OSError:
        time.sleep(1000)
