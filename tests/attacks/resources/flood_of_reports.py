"""Floods the channel on which its own driver reports.

Outcome: output
"""

import os

while True:
    os.write(3, b'{"case": 0, "prompt": 0, "out": "no"}\n' * 10)
