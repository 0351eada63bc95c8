"""A run: the process that drops every privilege, enters its own directory and only then meets student code.

What can be done once for all runs is done by the zygote, in `rehearse`: a fork shares memory until it is written
to, so each thing done here costs a run its time twice.
"""

from __future__ import annotations

import gc
import io
import json
import os
import resource
import socket
import sys
import traceback
import types
from typing import TYPE_CHECKING, Any

from graders.runtime.box import folder_of
from graders.runtime.channel import Channel
from graders.runtime.nursery import Nursery, files_below, tend

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import ModuleType
    from typing import TextIO

#: Where the descriptors that a run is given end up, in this order after stdin.
STDIN, STDOUT, STDERR, REPORT, TASK = 0, 1, 2, 3, 4
#: Descriptors that a run may have open at once.
OPEN_FILES = 128
#: Exit status of a run whose driver broke.
BROKEN = 70


def rehearse() -> None:
    """Prepare in the zygote what every run needs alike: streams, environment, limits, the kernel's preference."""
    sys.argv[:] = [""]
    sys.stdout, sys.stderr = _text_stream(STDOUT), _text_stream(STDERR)
    os.environ.clear()
    os.environ.update(PATH="/usr/local/bin:/usr/bin:/bin", LANG="C.UTF-8")
    os.umask(0o077)
    for limit, value in _LIMITS.items():
        resource.setrlimit(limit, (value, value))
    with open("/proc/self/oom_score_adj", "wb", buffering=0) as file:
        file.write(b"1000")  # where memory is short, the kernel takes a run before the supervisor


def enter(order: Mapping[str, Any], descriptors: list[int], driver: ModuleType, plain: frozenset[str]) -> None:
    """Become the run of `order` (users, limits) with these descriptors, drive it, and end the process.

    With two users the run is a separated one: this process, the tester, is the first's, and the student's processes are
    the second's. `plain` names the modules that a bare interpreter holds: all others give way to a submitted file of
    their name.
    """
    status, exit_now = BROKEN, os._exit
    try:
        _take_descriptors(descriptors)
        uid, *students = order["uids"]
        nursery = [_open_nursery(order, student, driver, plain) for student in students]
        _become(order, uid, plain)
        stdout = sys.stdout
        task = json.loads(_read_task())
        channel = Channel(REPORT, order["output_bytes"])
        driver.drive(task, channel, *nursery)
        _flush(stdout)
        channel.send({"end": True})
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        # Neither atexit hooks nor destructors have a say, and nothing returns into the zygote.
        exit_now(status)


def _open_nursery(order: Mapping[str, Any], uid: int, driver: ModuleType, plain: frozenset[str]) -> Nursery:
    """Fork the template of the student's processes, which has nothing of the tester's, and return how to reach it."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    files = tuple(files_below(folder_of(uid)))
    if os.fork():
        theirs.close()
        return Nursery(ours, folder_of(uid), files)
    try:
        ours.close()
        os.close(REPORT)
        os.close(TASK)
        _become(order, uid, plain)
        tend(theirs, driver.serve_student)
    finally:
        os._exit(0)


def _become(order: Mapping[str, Any], uid: int, plain: frozenset[str]) -> None:
    _drop_privileges(order, uid)
    _set_the_stage(folder_of(uid), plain)


#: Second line of defence: the supervisor counts for the whole run, these bound each process.
_LIMITS = {
    resource.RLIMIT_CORE: 0,
    resource.RLIMIT_NOFILE: OPEN_FILES,
    resource.RLIMIT_MEMLOCK: 0,
    resource.RLIMIT_MSGQUEUE: 0,
    resource.RLIMIT_SIGPENDING: 256,
}


def _text_stream(descriptor: int) -> io.TextIOWrapper:
    """Return a stream that lets go of each line at once, so that a killed run's output is kept."""
    raw = io.FileIO(descriptor, "wb", closefd=False)
    return io.TextIOWrapper(io.BufferedWriter(raw), encoding="utf-8", errors="backslashreplace", line_buffering=True)


def _take_descriptors(descriptors: list[int]) -> None:
    """Put stdin, stdout, stderr, report and task at their numbers and close everything else.

    They come in above TASK because the zygote keeps the low numbers occupied.
    """
    # Opened anew: flags and locks on one that is shared with the zygote would be there for the next run.
    os.dup2(os.open("/dev/null", os.O_RDONLY), STDIN)
    for number, descriptor in enumerate(descriptors, STDOUT):
        os.dup2(descriptor, number, inheritable=number in (STDOUT, STDERR))
    os.closerange(TASK + 1, OPEN_FILES)


def _drop_privileges(order: Mapping[str, Any], uid: int) -> None:
    cpu_seconds = int(order["cpu_seconds"]) + 2
    os.setsid()
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (order["disk_bytes"], order["disk_bytes"]))
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)


def _set_the_stage(folder: str, plain: frozenset[str]) -> None:
    os.chdir(folder)
    os.environ["HOME"] = os.environ["TMPDIR"] = folder
    sys.path.insert(0, folder)
    # The last hook is the one for folders: the others would only be asked in vain.
    sys.path_importer_cache[folder] = sys.path_hooks[-1](folder)
    sys.meta_path.pop(0)  # the finder of the runtime's modules, whose names are the student's from here on
    _let_submitted_files_shadow(folder, plain)
    sys.modules["__main__"] = types.ModuleType("__main__")
    gc.enable()


def _let_submitted_files_shadow(folder: str, plain: frozenset[str]) -> None:
    """Forget warmed modules that a submitted file is named like, as a fresh interpreter would never know them."""
    for entry in os.listdir(folder):
        name = entry.partition(".")[0]
        if name in sys.modules and name not in plain:
            del sys.modules[name]


def _read_task() -> bytes:
    task = os.pread(TASK, os.fstat(TASK).st_size, 0)
    os.close(TASK)
    return task


def _flush(stdout: TextIO) -> None:
    try:
        stdout.flush()
    except Exception:  # closed or broken by student code, whose loss it is
        return
