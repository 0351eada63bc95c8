"""A nursery of plain processes of this machine's user: for code that is kind, or hostile to its tester alone."""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import socket
import sys
import types
from pathlib import Path

from graders.runtime.crossing.student import serve_student

_SIZE = 64


class PlainNursery:
    """What a run's nursery is, without other users: its template is forked where it is made."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.files = tuple(str(path.relative_to(folder)) for path in Path(folder).rglob("*") if path.is_file())
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._template = os.fork()
        if not self._template:
            self._control.close()
            try:
                self._tend(theirs)
            finally:
                os._exit(0)
        theirs.close()

    def fresh(self) -> socket.socket:
        """Return a connection to a new student's process."""
        ours, theirs = socket.socketpair()
        with theirs:
            socket.send_fds(self._control, [b"fresh"], [theirs.fileno()])
        return ours

    def end(self) -> str:
        """End the present process and tell how it ended."""
        self._control.send(b"end")
        return self._control.recv(_SIZE).decode()

    def close(self) -> None:
        """End everything."""
        self._control.close()
        os.waitpid(self._template, 0)

    def _tend(self, control: socket.socket) -> None:
        os.chdir(self.folder)
        sys.path.insert(0, self.folder)
        sys.dont_write_bytecode = True
        sys.modules["__main__"] = types.ModuleType("__main__")
        sys.meta_path[:] = [it for it in sys.meta_path if isinstance(it, type)]
        gc.freeze()
        child = 0
        while True:
            order, descriptors, _, _ = socket.recv_fds(control, _SIZE, 1)
            ending = _end(child)
            child = 0
            if not order:
                return
            if order == b"end":
                control.send(ending.encode())
                continue
            child = os.fork()
            if not child:
                control.close()
                serve_student(socket.socket(fileno=descriptors[0]))
            os.close(descriptors[0])


def _end(child: int) -> str:
    if not child:
        return "none"
    with contextlib.suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return f"exit {code}" if code >= 0 else f"signal {-code}"
