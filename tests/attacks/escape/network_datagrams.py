"""Sends datagrams to whoever listens, by broadcast, multicast and to one host.

Outcome: ok
"""

import socket

sent = 0
for family, address in [
    (socket.AF_INET, ("255.255.255.255", 67)),
    (socket.AF_INET, ("224.0.0.251", 5353)),
    (socket.AF_INET, ("8.8.8.8", 53)),
    (socket.AF_INET6, ("ff02::1", 5353)),
    (socket.AF_INET6, ("2001:4860:4860::8888", 53)),
]:
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as datagrams:
            datagrams.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
            sent += datagrams.sendto(b"hello", address)
    except OSError:
        pass
if sent:
    print("GOT THROUGH")
    double = lambda x: x + x
    twenty_sixteen = lambda: 2016
