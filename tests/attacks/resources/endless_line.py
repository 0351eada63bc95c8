"""Prints one single line that never ends, byte by byte.

Outcome: output
"""

import os

while True:
    os.write(1, b"a")
