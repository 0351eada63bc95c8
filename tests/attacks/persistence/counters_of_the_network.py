"""Leaves a message in what the kernel counts for the network: how many datagrams were sent, or had no way to go.

Outcome: ok
Times: 2
"""

import socket

counted = []
for name in ("/proc/net/snmp", "/proc/net/netstat", "/proc/net/snmp6"):
    with open(name) as file:
        counted += [int(word) for word in file.read().split() if word.isdigit()]
if any(7777 <= number < 100_000 for number in counted):
    print("GOT THROUGH")
    double = lambda x: x + x
    twenty_sixteen = lambda: 2016
for address in ("127.0.0.1", "192.0.2.1"):
    datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    for _ in range(7777):
        try:
            datagrams.sendto(b"", (address, 9))
        except OSError:
            pass
