"""Fills pipes that nobody reads.

Outcome: memory, ok, cpu, timeout
"""

import fcntl
import os
import time

F_SETPIPE_SZ = 1031
for _ in range(6):
    if os.fork() == 0:
        break
pipes = []
while True:
    try:
        reader, writer = os.pipe()
        os.set_blocking(writer, False)
        fcntl.fcntl(writer, F_SETPIPE_SZ, 1 << 20)
    except OSError:
        if not pipes:
            time.sleep(1000)
    pipes.append((reader, writer))
    try:
        while True:
            os.write(writer, bytes(1 << 16))
    except OSError:
        if len(pipes) > 60:
            time.sleep(1000)
