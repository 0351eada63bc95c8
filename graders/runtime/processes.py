"""Ends what a run started: its processes by their user, orphans by waiting for them."""

from __future__ import annotations

import contextlib
import os
import signal


def kill(uid: int) -> None:
    """Kill every process of this user at once.

    The supervisor takes the user's identity for the length of one call: `kill(-1)` then reaches that user's
    processes and no other, and does so under the kernel's own lock, which no fork can outrun.
    """
    os.setresuid(uid, uid, 0)
    try:
        with contextlib.suppress(ProcessLookupError):
            os.kill(-1, signal.SIGKILL)
    finally:
        os.setresuid(0, 0, 0)


def reap() -> None:
    """Collect orphans, which become children of pid 1 and would count as processes of the run."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def left_over(uid: int) -> bool:
    """Kill what the run left running; tell whether there was anything but supervisor and zygote."""
    reap()
    alive = sum(name.isdigit() for name in os.listdir("/proc"))
    if alive > len(("supervisor", "zygote")):
        kill(uid)
        return True
    return False
