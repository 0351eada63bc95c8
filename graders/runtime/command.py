"""Driver of the command format: runs a command of the staff's, and tells how it ended.

The command and student code are other processes than this one, which the kernel shows to nobody, though they are the
same user's. They can end it, but neither read its descriptors nor write reports of their own.
"""

from __future__ import annotations

import contextlib
import os
import signal
import time
from typing import TYPE_CHECKING, Any

from graders.runtime.box import folder_of
from graders.runtime.processes import GONE_SECONDS, LOOK_SECONDS, count

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graders.runtime.channel import Channel


def drive(task: Mapping[str, Any], channel: Channel) -> None:
    """Run `task["command"]`, a list of words, in the run's folder, or in `root` where that is another name of it.

    `folders` are made first, and `programs` may be executed. `environment` names files and folders by variable.
    Nothing that the command started outlives it: what it printed and left is what it had when it ended.
    """
    home = os.getcwd()
    root = task["root"] or home
    if os.path.realpath(root) != home:
        channel.send({"problem": "root", "text": root})
        return
    os.chdir(root)
    _prepare(task)
    try:
        command = os.posix_spawnp(task["command"][0], task["command"], _environment(task, root))
    except OSError as error:
        channel.send({"problem": "command", "text": error.strerror or ""})
        return
    _, status = os.waitpid(command, 0)
    if home == folder_of(os.getuid()):  # never the processes of a user outside of a cell
        _end_the_others()
    channel.send({"exit": os.waitstatus_to_exitcode(status)})


def _prepare(task: Mapping[str, Any]) -> None:
    for name in task["folders"]:
        os.makedirs(name, exist_ok=True)
    for name in task["programs"]:
        os.chmod(name, 0o700)


def _environment(task: Mapping[str, Any], root: str) -> dict[str, str]:
    paths = {variable: os.path.join(root, name) for variable, name in task["environment"].items()}
    return {**os.environ, **paths, "PWD": root}


def _end_the_others() -> None:
    """End every process of this user but this one, and wait until pid 1 has collected them."""
    deadline = time.monotonic() + GONE_SECONDS
    while count(os.getuid()) > 1 and time.monotonic() < deadline:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(-1, signal.SIGKILL)
        time.sleep(LOOK_SECONDS)
