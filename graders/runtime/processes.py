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


def kill(uid: int) -> bool:
    """Kill every process of this user at once; tell whether there was any.

    The supervisor takes the user's identity for the length of one call: `kill(-1)` then reaches that user's
    processes and no other, and does so under the kernel's own lock, which no fork can outrun.
    """
    os.setresuid(uid, uid, 0)
    try:
        os.kill(-1, signal.SIGKILL)
    except ProcessLookupError:
        return False
    finally:
        os.setresuid(0, 0, 0)
    return True


def end(uid: int) -> None:
    """Kill every process of this user, and wait until they are gone."""
    deadline = time.monotonic() + GONE_SECONDS
    while kill(uid) and time.monotonic() < deadline:
        reap()
        time.sleep(LOOK_SECONDS)


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
