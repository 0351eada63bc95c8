"""Fills the buffers of sockets that nobody reads, local ones and those of the loopback.

Outcome: memory, timeout, cpu
"""

import os
import socket
import time

for _ in range(6):
    if os.fork() == 0:
        break
kept = []
try:
    server = socket.create_server(("127.0.0.1", 0), backlog=100)
except OSError:
    server = None
for number in range(40):
    try:
        if number % 2 or not server:
            kept += socket.socketpair()
        else:
            kept.append(socket.create_connection(server.getsockname()))
            kept.append(server.accept()[0])
    except OSError:
        break
    kept[-1].setblocking(False)
    kept[-1].setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 64 << 20)
    try:
        while True:
            kept[-1].send(bytes(1 << 16))
    except OSError:
        pass
time.sleep(1000)
