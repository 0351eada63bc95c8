"""Reads what the kernel counts for the whole cell, on cgroup v1 and v2 hosts: CPU time, kills for memory, sockets."""

from __future__ import annotations

import os
from typing import Callable

#: Where a container sees its own cgroup, and what it reads below.
CGROUP = "/sys/fs/cgroup"
_V1_CPU = "cpuacct/cpuacct.usage"
_V1_MEMORY = "memory/memory.oom_control"
_V2_CPU = "cpu.stat"
_V2_MEMORY = "memory.events"
_SOCKETS = "/proc/net/unix"


class Meter:
    """Counts of the cell's own cgroup. Raises OSError where the container shows no cgroup of its own.

    The sockets that there are when it is made count as the cell's own.
    """

    def __init__(self, cgroup: str = CGROUP) -> None:
        v2 = os.path.exists(os.path.join(cgroup, _V2_CPU))
        self._cpu = _keep_open(os.path.join(cgroup, _V2_CPU if v2 else _V1_CPU))
        self._memory = _keep_open(os.path.join(cgroup, _V2_MEMORY if v2 else _V1_MEMORY))
        self._sockets = _keep_open(_SOCKETS)
        self._own_sockets = self._count_sockets()
        self.cpu_seconds: Callable[[], float] = self._cpu_seconds_v2 if v2 else self._cpu_seconds_v1

    def memory_kills(self) -> int:
        """Return how many processes of the cell the kernel has killed for memory so far."""
        return _field(os.pread(self._memory, 4096, 0), b"oom_kill")

    def has_strange_sockets(self) -> bool:
        """Tell whether a local socket outlived its run: the kernel takes its time to close one that holds itself."""
        return self._count_sockets() > self._own_sockets

    def _count_sockets(self) -> int:
        return os.pread(self._sockets, 4096, 0).count(b"\n")

    def _cpu_seconds_v1(self) -> float:
        return int(os.pread(self._cpu, 64, 0)) / 1e9

    def _cpu_seconds_v2(self) -> float:
        return _field(os.pread(self._cpu, 4096, 0), b"usage_usec") / 1e6


def _keep_open(path: str) -> int:
    return os.open(path, os.O_RDONLY | os.O_CLOEXEC)


def _field(text: bytes, name: bytes) -> int:
    for line in text.splitlines():
        key, _, value = line.partition(b" ")
        if key == name:
            return int(value)
    raise OSError(f"the cgroup has no {name.decode()}")
