"""Gives second names to files that are not its own, and to those that have none.

Outcome: ok
"""

import os

linked = []
for source in ["/etc/passwd", "/usr/bin/python3", "/proc/1/exe", "/proc/self/exe", "/dev/null", "/proc/self/fd/3"]:
    for follow in (True, False):
        try:
            os.link(source, f"link{len(linked)}", follow_symlinks=follow)
            linked.append(source)
        except OSError:
            pass
if linked:
    print(linked)
    print("GOT THROUGH")
    double = lambda x: x + x
    twenty_sixteen = lambda: 2016
