"""Ends the process with status 0 within a test, having said that all is over.

Outcome: crash, ok
Applies: here
"""

import os


def double(x):
    os.write(3, b'{"end":true}\n')
    os._exit(0)


def twenty_sixteen():
    raise SystemExit(0)
