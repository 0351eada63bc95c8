"""Leaves a server on the loopback, held by a process that has no parent.

Outcome: ok
Times: 2
"""

import os
import socket
import time

try:
    socket.create_connection(("127.0.0.1", 7777), 0.2)
    print("GOT THROUGH")
    double = lambda x: x + x
    twenty_sixteen = lambda: 2016
except OSError:
    server = socket.create_server(("127.0.0.1", 7777))
    if os.fork() == 0:
        os.setsid()
        time.sleep(1000)
