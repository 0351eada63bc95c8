"""Makes the channel on which its driver reports refuse to wait, and fills it.

Outcome: crash, output, ok
"""

import os

os.set_blocking(3, False)
try:
    while True:
        os.write(3, b"x" * 4096)
except BlockingIOError:
    pass
