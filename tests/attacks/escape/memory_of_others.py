"""Opens what /proc shows of the supervisor, the zygote and everybody else, to read and to write.

Outcome: ok
"""

import os

opened = []
for pid in filter(str.isdigit, os.listdir("/proc")):
    if int(pid) == os.getpid():
        continue
    for name in (
        "mem",
        "maps",
        "environ",
        "auxv",
        "fd/0",
        "fd/1",
        "fd/3",
        "exe",
        "cwd/x",
        "root/etc/passwd",
        "stack",
        "syscall",
        "io",
    ):
        for mode in (os.O_RDONLY, os.O_WRONLY):
            try:
                opened.append(os.read(os.open(f"/proc/{pid}/{name}", mode), 10))
            except OSError:
                pass
    for name in ("oom_score_adj", "comm", "coredump_filter", "timerslack_ns", "clear_refs", "autogroup"):
        try:
            opened.append(os.write(os.open(f"/proc/{pid}/{name}", os.O_WRONLY), b"1"))
        except OSError:
            pass
if opened:
    print(opened)
    print("GOT THROUGH")
    double = lambda x: x + x
    twenty_sixteen = lambda: 2016
