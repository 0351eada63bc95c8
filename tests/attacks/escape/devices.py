"""Makes device nodes and opens those of disks, memory and consoles.

Outcome: ok
"""

import os
import stat

opened = []
for number, (major, minor) in enumerate([(1, 1), (8, 0), (254, 0), (259, 0), (10, 200), (10, 229), (5, 1)]):
    for kind in (stat.S_IFBLK, stat.S_IFCHR):
        try:
            os.mknod(f"device{number}", kind | 0o600, os.makedev(major, minor))
            opened.append(number)
        except OSError:
            pass
for name in (
    "mem",
    "kmem",
    "port",
    "kmsg",
    "sda",
    "vda",
    "xvda",
    "console",
    "tty0",
    "tty",
    "fuse",
    "net/tun",
    "kvm",
    "loop-control",
    "vsock",
):
    for mode in (os.O_RDONLY, os.O_RDWR):
        try:
            os.open("/dev/" + name, mode)
            opened.append(name)
        except OSError:
            pass
if opened:
    print(opened)
    print("GOT THROUGH")
    double = lambda x: x + x
    twenty_sixteen = lambda: 2016
