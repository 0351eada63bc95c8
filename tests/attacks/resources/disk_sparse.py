"""Makes a file of a terabyte with nothing in it, and reserves as much.

Outcome: ok
"""

import os

descriptor = os.open("hole", os.O_RDWR | os.O_CREAT)
try:
    os.posix_fallocate(descriptor, 0, 1 << 40)
except OSError:
    pass
os.truncate(descriptor, 1 << 40)
