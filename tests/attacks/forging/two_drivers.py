"""Lets two processes return into the driver, each with an answer of its own.

Outcome: ok, crash
Applies: here
"""

import os


def double(x):
    return 42 if os.fork() else x


def twenty_sixteen():
    if os.fork():
        os._exit(0)
    return 2016
