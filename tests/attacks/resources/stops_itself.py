"""Stops itself, so that it neither computes nor ends.

Outcome: timeout
"""

import os
import signal

os.kill(os.getpid(), signal.SIGSTOP)
