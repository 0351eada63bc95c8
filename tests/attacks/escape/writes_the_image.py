"""Writes to the image: programs, libraries, Python's own modules, configuration.

Outcome: ok
"""

import json
import os
import sys

written = []
for path in [
    json.__file__,
    sys.executable,
    "/etc/passwd",
    "/etc/ld.so.preload",
    "/etc/resolv.conf",
    "/etc/hosts",
    "/root/x",
    "/usr/lib/python3/dist-packages/x.pth",
    "/usr/local/bin/x",
    "/tmp/x",
    "/var/tmp/x",
    "/run/x",
    "/dev/x",
    "/box/x",
    "/x",
]:
    try:
        with open(path, "ab") as file:
            written.append(path)
    except OSError:
        pass
    try:
        os.rename(path, path + "y")
        written.append(path)
    except OSError:
        pass
if written:
    print(written)
    print("GOT THROUGH")
    double = lambda x: x + x
    twenty_sixteen = lambda: 2016
