"""Ends what a run started: its processes by their user, orphans by waiting for them."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

#: How long killed processes may take to be gone, and how often that is looked for.
GONE_SECONDS = 2.0
LOOK_SECONDS = 0.0002


def kill(uid: int) -> None:
    """Kill every process of this user at once.

    The supervisor takes the user's identity for the length of one call: `kill(-1)` then reaches that user's
    processes and no other, and does so under the kernel's own lock, which no fork can outrun.
    """
    os.setresuid(uid, uid, 0)
    try:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(-1, signal.SIGKILL)
    finally:
        os.setresuid(0, 0, 0)


def end(uid: int) -> None:
    """Kill every process of this user, and wait until they are gone."""
    deadline = time.monotonic() + GONE_SECONDS
    while count(uid) and time.monotonic() < deadline:
        kill(uid)
        reap()
        time.sleep(LOOK_SECONDS)


def count(uid: int) -> int:
    """Return how many processes a user has; what `kill` answers counts those too that it may not reach."""
    return sum(_has_user(name, uid) for name in os.listdir("/proc") if name.isdigit())


def _has_user(process: str, uid: int) -> bool:
    # The folder's owner would be root where the process has changed its user.
    with contextlib.suppress(OSError), open(f"/proc/{process}/status", "rb") as status:
        return b"\nUid:\t%d\t" % uid in status.read()
    return False


def reap() -> None:
    """Collect orphans, which become children of pid 1 and would count as processes of the run."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def left_over(uids: Sequence[int]) -> bool:
    """Kill what the run left running; tell whether there was anything but supervisor and zygote.

    Behind the first of its users, whose process has ended, all are ended: a separated run leaves those of the student
    to it.
    """
    reap()
    for uid in uids[1:]:
        end(uid)
    alive = sum(name.isdigit() for name in os.listdir("/proc"))
    if alive > len(("supervisor", "zygote")):
        kill(uids[0])
        return True
    return False
