"""Reads every descriptor that it was given, from its beginning, and every link to one.

Outcome: ok, output, timeout, crash
"""

import os

for number in range(256):
    try:
        os.set_blocking(number, False)
    except OSError:
        continue
    for attempt in (
        lambda: os.pread(number, 65536, 0),
        lambda: os.read(number, 65536),
        lambda: os.read(os.open(f"/proc/self/fd/{number}", os.O_RDONLY | os.O_NONBLOCK), 65536),
    ):
        try:
            print(number, attempt().decode("latin-1"))
        except OSError:
            pass
    os.set_blocking(number, True)
