"""Calls hosts far and near: an address, a name, the Docker host, a cloud's metadata.

Outcome: ok
"""

import socket

reached = []
for host, port in [
    ("192.0.2.1", 80),
    ("1.1.1.1", 53),
    ("172.17.0.1", 22),
    ("172.17.0.1", 2375),
    ("169.254.169.254", 80),
    ("10.0.0.1", 6379),
    ("host.docker.internal", 80),
    ("example.org", 443),
    ("2606:4700:4700::1111", 53),
]:
    try:
        socket.create_connection((host, port), 0.1)
        reached.append(host)
    except OSError:
        pass
if reached:
    print("GOT THROUGH")
    double = lambda x: x + x
    twenty_sixteen = lambda: 2016
