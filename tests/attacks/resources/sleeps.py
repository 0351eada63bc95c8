"""Sleeps past the wall clock.

Outcome: timeout
"""

import time

time.sleep(1000)
