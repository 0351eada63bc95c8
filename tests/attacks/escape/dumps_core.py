"""Crashes with a core dump, which the host's kernel might hand to a program of the host.

Outcome: crash
"""

import ctypes
import os

ctypes.CDLL(None).prctl(4, 1, 0, 0, 0)
os.abort()
