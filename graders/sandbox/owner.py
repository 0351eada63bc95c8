"""Whose a cell is: a mark that names one process for as long as its host is up, so that strays are known."""

import os
import socket
from pathlib import Path


def this_process() -> str:
    """Return the mark of this process."""
    return f"{socket.gethostname()}:{os.getpid()}:{_start_ticks(os.getpid())}"


def is_alive(owner: str) -> bool:
    """Tell whether the process that a cell's mark names may still live; of another host nothing is known."""
    host, pid, ticks = owner.rsplit(":", 2)
    return host != socket.gethostname() or _start_ticks(int(pid)) == ticks


def _start_ticks(pid: int) -> str:
    """Return when a process of this host started, in clock ticks since boot; "" if there is none."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("ascii", "replace").rpartition(")")[2].split()[19]
    except OSError:
        return ""
