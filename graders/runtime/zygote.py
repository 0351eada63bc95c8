"""The zygote: imports are warm and no file's content is ever seen here; it forks runs and reports how they ended."""

from __future__ import annotations

import fcntl
import gc
import importlib
import json
import os
import socket
import sys
from typing import TYPE_CHECKING, Any

from graders.runtime import run

if TYPE_CHECKING:
    from types import ModuleType

#: What student code imports most; a run finds it imported already.
WARM = (
    "collections",
    "contextlib",
    "copy",
    "dataclasses",
    "datetime",
    "enum",
    "functools",
    "itertools",
    "json",
    "math",
    "operator",
    "random",
    "re",
    "string",
    "time",
    "typing",
)
_ORDER_BYTES = 4096


def start(drivers: list[str], plain: frozenset[str]) -> socket.socket:
    """Fork the zygote and return the supervisor's end of its socket, on which it says "ready" first."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    if os.fork():
        theirs.close()
        return ours
    try:
        ours.close()
        _serve(_leave_the_worker(theirs), drivers, plain)
    finally:
        os._exit(0)


def _serve(supervisor: socket.socket, drivers: list[str], plain: frozenset[str]) -> None:
    modules = {name: importlib.import_module("graders.runtime." + name) for name in drivers}
    for name in WARM:
        importlib.import_module(name)
    sys.dont_write_bytecode = True
    run.rehearse()
    gc.collect()
    gc.disable()
    gc.freeze()  # collections in a run need not touch, and so copy, what it shares with the zygote
    supervisor.send(b'"ready"')
    while True:
        data, descriptors, _, _ = socket.recv_fds(supervisor, _ORDER_BYTES, 4)
        if not data:
            return
        supervisor.send(json.dumps(_fork(json.loads(data), descriptors, modules, plain)).encode())


def _leave_the_worker(supervisor: socket.socket) -> socket.socket:
    """Let go of the cell's stdin and stdout, and keep the low descriptors occupied so that a run's come above."""
    moved = fcntl.fcntl(supervisor.fileno(), fcntl.F_DUPFD_CLOEXEC, run.TASK + 2)
    supervisor.close()
    null = os.open("/dev/null", os.O_RDWR)
    for number in range(run.TASK + 1):
        os.dup2(null, number)
    return socket.socket(fileno=moved)


def _fork(
    order: dict[str, Any], descriptors: list[int], modules: dict[str, ModuleType], plain: frozenset[str]
) -> dict[str, Any]:
    """Fork one run, wait for its end, and return its wait status and what it used."""
    pid = os.fork()
    if not pid:
        run.enter(order, descriptors, modules[order["driver"]], plain)
    for descriptor in descriptors:
        os.close(descriptor)
    _, status, usage = os.wait4(pid, 0)
    return {"exit_status": os.waitstatus_to_exitcode(status), "peak_kb": usage.ru_maxrss}
