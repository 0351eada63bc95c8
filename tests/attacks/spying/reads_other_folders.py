"""Reads the folders of the runs before and after it, by their users' numbers.

Outcome: ok
"""

import os

for uid in range(os.getuid() - 200, os.getuid() + 200):
    if uid == os.getuid():
        continue
    for name in ("secret.txt", "attacked.py", ".", "__pycache__"):
        path = f"/box/{uid}/{name}"
        try:
            os.stat(path)
            print(path)
            print(open(path).read())
        except OSError:
            pass
