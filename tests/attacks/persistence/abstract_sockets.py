"""Leaves a listener under an abstract name, held by a process that has no parent, and asks it in the next run.

Outcome: ok
Times: 2
Alone: yes
"""

import os
import socket
import time

client = socket.socket(socket.AF_UNIX)
try:
    client.connect("\0left_behind")
    print("GOT THROUGH")
    double = lambda x: x + x
    twenty_sixteen = lambda: 2016
except OSError:
    server = socket.socket(socket.AF_UNIX)
    server.bind("\0left_behind")
    server.listen()
    if os.fork() == 0:
        os.setsid()
        time.sleep(1000)
