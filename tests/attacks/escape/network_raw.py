"""Opens raw sockets, packet sockets and every other family that the kernel may know.

Outcome: ok
"""

import socket

opened = []
for family in range(64):
    for kind in (socket.SOCK_RAW, socket.SOCK_DGRAM, socket.SOCK_SEQPACKET, socket.SOCK_STREAM):
        if family in (socket.AF_UNIX, socket.AF_INET, socket.AF_INET6) and kind != socket.SOCK_RAW:
            continue
        for protocol in (0, 1, 255):
            try:
                socket.socket(family, kind, protocol)
            except OSError:
                continue
            if family != socket.AF_UNIX:
                opened.append((family, kind))
if opened:
    print("GOT THROUGH")
    double = lambda x: x + x
    twenty_sixteen = lambda: 2016
