"""Leaves locks on what it may share with the next run: descriptors, devices, files of the image.

Outcome: ok
Times: 2
Alone: yes
"""

import fcntl
import json
import os
import struct
import sys

F_OFD_SETLK = 37
held = []
for number in range(3):
    try:
        descriptor = os.open(f"/proc/self/fd/{number}", os.O_RDWR)
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.close(descriptor)
    except BlockingIOError:
        held.append(number)
    except OSError:
        pass
for path in ("/dev/null", "/usr/bin/python3", "/etc/passwd", json.__file__, "/box", "/"):
    try:
        descriptor = os.open(path, os.O_RDONLY)
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.close(descriptor)
    except BlockingIOError:
        held.append(path)
    except OSError:
        pass
for number in range(3):
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        fcntl.fcntl(number, F_OFD_SETLK, struct.pack("hhqqi4x", fcntl.F_WRLCK, 0, 0, 0, 0))
    except OSError:
        pass
if held:
    print("GOT THROUGH")
    double = lambda x: x + x
    twenty_sixteen = lambda: 2016
