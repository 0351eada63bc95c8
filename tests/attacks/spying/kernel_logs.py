"""Reads what the kernel tells of others: logs, memory images, symbols, traces.

Outcome: ok
"""

import os

opened = []
for path in (
    "/dev/kmsg",
    "/dev/mem",
    "/proc/kmsg",
    "/proc/kcore",
    "/proc/vmcore",
    "/proc/timer_list",
    "/proc/sched_debug",
    "/proc/keys",
    "/proc/latency_stats",
    "/sys/kernel/debug",
    "/sys/kernel/tracing/trace",
    "/sys/firmware/dmi",
    "/proc/acpi",
    "/proc/scsi",
    "/var/log/syslog",
    "/var/lib/docker",
):
    try:
        text = os.listdir(path) if os.path.isdir(path) else os.read(os.open(path, os.O_RDONLY | os.O_NONBLOCK), 100)
        opened += [path] if text else []
    except OSError:
        pass
if opened:
    print(opened)
    print("GOT THROUGH")
    double = lambda x: x + x
    twenty_sixteen = lambda: 2016
