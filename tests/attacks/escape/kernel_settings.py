"""Writes to the kernel's settings, below /proc, /sys and the control groups.

Outcome: ok
"""

import os

written = []
for top in ("/proc/sys", "/sys", "/proc/irq", "/proc/bus", "/proc/fs"):
    for folder, _, names in os.walk(top):
        for name in names[:40]:
            path = os.path.join(folder, name)
            if os.access(path, os.W_OK):
                written.append(path)
for path in ("/proc/sysrq-trigger", "/proc/kcore", "/proc/kmsg", "/proc/1/cgroup", "/sys/fs/cgroup/cgroup.procs"):
    try:
        written.append(os.open(path, os.O_WRONLY))
    except OSError:
        pass
if written:
    print(written[:10])
    print("GOT THROUGH")
    double = lambda x: x + x
    twenty_sixteen = lambda: 2016
