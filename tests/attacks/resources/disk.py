"""Fills the disk with one file.

Outcome: ok
"""

with open("big", "wb") as file:
    while True:
        file.write(bytes(1 << 20))
