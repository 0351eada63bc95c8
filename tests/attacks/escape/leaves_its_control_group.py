"""Moves itself to another control group and sets a program that the kernel would run as root.

Outcome: ok
"""

import os

moved = []
for folder, folders, names in os.walk("/sys/fs/cgroup"):
    for name in (
        "cgroup.procs",
        "tasks",
        "release_agent",
        "notify_on_release",
        "memory.max",
        "memory.limit_in_bytes",
        "pids.max",
        "cpu.max",
    ):
        try:
            with open(os.path.join(folder, name), "r+") as file:
                file.write("0")
            moved.append(folder)
        except OSError:
            pass
    try:
        os.mkdir(os.path.join(folder, "mine"))
        moved.append(folder)
    except OSError:
        pass
if moved:
    print("GOT THROUGH")
    double = lambda x: x + x
    twenty_sixteen = lambda: 2016
