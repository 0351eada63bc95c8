"""A run: the process that drops every privilege, enters its own directory and only then meets student code."""

from __future__ import annotations

import gc
import io
import json
import os
import resource
import sys
import traceback
import types
from collections.abc import Mapping
from typing import Any, Callable, TextIO

from graders.runtime.channel import Channel

#: Where the descriptors that a run is given end up, in this order after stdin.
STDOUT, STDERR, REPORT, TASK = 1, 2, 3, 4
#: Exit status of a run whose driver broke.
BROKEN = 70
#: Descriptors that a run may have open at once.
OPEN_FILES = 128

Drive = Callable[[Mapping[str, Any], Channel], None]


def enter(order: Mapping[str, Any], descriptors: list[int], drive: Drive, plain: frozenset[str]) -> None:
    """Become the run of `order` (uid, folder, limits) with these descriptors, drive it, and end the process.

    `plain` names the modules that a bare interpreter holds: all others give way to a submitted file of their name.
    """
    status, exit_now = BROKEN, os._exit
    try:
        _take_descriptors(descriptors)
        _drop_privileges(order)
        _set_the_stage(order["folder"], plain)
        stdout = sys.stdout
        task = json.loads(_read_task())
        channel = Channel(REPORT, order["output_bytes"])
        drive(task, channel)
        _flush(stdout)
        channel.send({"end": True})
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        # Neither atexit hooks nor destructors have a say, and nothing returns into the zygote.
        exit_now(status)


def _take_descriptors(descriptors: list[int]) -> None:
    """Put stdout, stderr, report and task at their numbers and close everything else.

    They come in above TASK because the zygote keeps the low numbers occupied.
    """
    for number, descriptor in enumerate(descriptors, STDOUT):
        os.dup2(descriptor, number, inheritable=number in (STDOUT, STDERR))
    os.closerange(TASK + 1, OPEN_FILES * 8)


def _drop_privileges(order: Mapping[str, Any]) -> None:
    os.setsid()
    with open("/proc/self/oom_score_adj", "wb", buffering=0) as file:
        file.write(b"1000")  # where memory is short, the kernel takes the run before the supervisor
    for limit, value in _resource_limits(order).items():
        resource.setrlimit(limit, (value, value))
    uid = order["uid"]
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)


def _resource_limits(order: Mapping[str, Any]) -> dict[int, int]:
    """Second line of defence: the supervisor counts for the whole run, these bound each process."""
    return {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NOFILE: OPEN_FILES,
        resource.RLIMIT_FSIZE: order["disk_bytes"],
        resource.RLIMIT_CPU: int(order["cpu_seconds"]) + 2,
        resource.RLIMIT_MEMLOCK: 0,
        resource.RLIMIT_MSGQUEUE: 0,
        resource.RLIMIT_SIGPENDING: 256,
    }


def _set_the_stage(folder: str, plain: frozenset[str]) -> None:
    os.chdir(folder)
    os.umask(0o077)
    os.environ.clear()
    os.environ.update(HOME=folder, TMPDIR=folder, PATH="/usr/local/bin:/usr/bin:/bin", LANG="C.UTF-8")
    sys.argv[:] = [""]
    sys.path.insert(0, folder)
    sys.meta_path.pop(0)  # the finder of the runtime's modules, whose names are the student's from here on
    _let_submitted_files_shadow(folder, plain)
    sys.modules["__main__"] = types.ModuleType("__main__")
    sys.stdout, sys.stderr = _text_stream(STDOUT), _text_stream(STDERR)
    gc.enable()


def _let_submitted_files_shadow(folder: str, plain: frozenset[str]) -> None:
    """Forget warmed modules that a submitted file is named like, as a fresh interpreter would never know them."""
    for entry in os.listdir(folder):
        name = entry.partition(".")[0]
        if name in sys.modules and name not in plain:
            del sys.modules[name]


def _text_stream(descriptor: int) -> io.TextIOWrapper:
    """Return a stream that lets go of each line at once, so that a killed run's output is kept."""
    raw = io.FileIO(descriptor, "wb", closefd=False)
    return io.TextIOWrapper(io.BufferedWriter(raw), encoding="utf-8", errors="backslashreplace", line_buffering=True)


def _flush(stdout: TextIO) -> None:
    try:
        stdout.flush()
    except Exception:  # closed or broken by student code, whose loss it is
        return


def _read_task() -> bytes:
    os.lseek(TASK, 0, os.SEEK_SET)
    with open(TASK, "rb") as file:
        return file.read()
