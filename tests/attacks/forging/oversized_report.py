"""Sends one single report that is larger than all output together may be.

Outcome: output
"""

import os

report = b'{"case": 0, "prompt": 1, "value": "' + b"4" * (1 << 20)
while report:
    report = report[os.write(3, report) :]
