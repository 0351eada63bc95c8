"""Watches the driver by trace and profile functions, and changes what its functions hold.

Outcome: ok, crash
"""

import ctypes
import sys
import threading


def trace(frame, event, argument):
    if "value" in frame.f_locals:
        frame.f_locals["value"] = 42
        ctypes.pythonapi.PyFrame_LocalsToFast(ctypes.py_object(frame), 0)
    return trace


frame = sys._getframe()
while frame:
    frame.f_trace = trace
    frame = frame.f_back
sys.settrace(trace)
sys.setprofile(trace)
threading.settrace(trace)
