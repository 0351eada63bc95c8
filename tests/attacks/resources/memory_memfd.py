"""Writes to files that lie in memory and have no name.

Outcome: memory
"""

import os

files = []
while True:
    files.append(os.memfd_create("file"))
    for _ in range(3):
        os.write(files[-1], bytes(1 << 20))
