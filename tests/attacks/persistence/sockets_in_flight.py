"""Leaves a listening socket in the buffers of sockets that hold only each other.

Outcome: ok
Times: 6
Alone: yes
"""

import socket

client = socket.socket(socket.AF_UNIX)
try:
    client.connect("\0in_flight")
    print("GOT THROUGH")
    double = lambda x: x + x
    twenty_sixteen = lambda: 2016
except OSError:
    server = socket.socket(socket.AF_UNIX)
    server.bind("\0in_flight")
    server.listen()
    for _ in range(15):
        left, right = socket.socketpair()
        socket.send_fds(left, [b"x"], [server.fileno(), left.fileno(), right.fileno()])
        socket.send_fds(right, [b"x"], [server.fileno(), left.fileno(), right.fileno()])
        left.close()
        right.close()
