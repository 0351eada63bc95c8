"""Computes for ever in processes that ignore every signal they can.

Outcome: cpu
"""

import os
import signal

for number in range(1, signal.NSIG):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
signal.pthread_sigmask(signal.SIG_BLOCK, range(1, signal.NSIG))
os.fork()
os.fork()
while True:
    pass
