"""Brings up the student's processes of a separated run: each is forked anew from a template without student code.

The template has dropped to the student's user before the tester knew its task, so neither it nor any of its children
can reach the tester, its files or its descriptors. A user's identity taken, the kernel shows the process to nobody.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
from typing import TYPE_CHECKING, Callable

if TYPE_CHECKING:
    from collections.abc import Iterator

#: What a student's process does with its end of a connection to the tester; when it returns, the process ends.
Serve = Callable[[socket.socket], None]

FRESH, END = b"fresh", b"end"
_MESSAGE_BYTES = 64


class NurseryGoneError(Exception):
    """The template has ended: student code killed it, which costs the tests that are left."""


class Nursery:
    """The tester's hold on the student's processes, of which there is one at a time."""

    def __init__(self, control: socket.socket, folder: str, files: tuple[str, ...]) -> None:
        self._control = control
        #: Where the student's processes are at home; open to everybody, as /tmp is.
        self.folder = folder
        #: Names of the files in it, from before any student code ran.
        self.files = files

    def fresh(self) -> socket.socket:
        """End the student's present processes, start one anew and return a connection to it.

        Raises NurseryGoneError.
        """
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        with theirs:
            try:
                socket.send_fds(self._control, [FRESH], [theirs.fileno()])
            except OSError:
                ours.close()
                raise NurseryGoneError from None
        return ours

    def end(self) -> str:
        """End the student's processes, and tell how the present one ended: "exit 0", "signal 9", or "none" it was.

        Raises NurseryGoneError.
        """
        try:
            self._control.send(END)
            answer = self._control.recv(_MESSAGE_BYTES)
        except OSError:
            raise NurseryGoneError from None
        if not answer:
            raise NurseryGoneError
        return answer.decode("ascii")


def files_below(folder: str) -> Iterator[str]:
    """Yield the relative names of all files below a folder."""
    for below, _, names in os.walk(folder):
        for name in names:
            yield os.path.relpath(os.path.join(below, name), folder)


def tend(control: socket.socket, serve: Serve) -> None:
    """Be the template: fork a process for each connection that comes, after the end of those before it.

    Returns when the tester is gone.
    """
    child = 0
    while True:
        order, descriptors, _, _ = socket.recv_fds(control, _MESSAGE_BYTES, 1)
        ending = _end(child)
        child = 0
        if not order:
            return
        if order == END:
            control.send(ending.encode("ascii"))
            continue
        child = os.fork()
        if not child:
            control.close()
            serve(socket.socket(fileno=descriptors[0]))
            os._exit(0)
        os.close(descriptors[0])


def _end(child: int) -> str:
    """Kill all that the student's user runs beside this process, and tell how the child ended."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(-1, signal.SIGKILL)
    if not child:
        return "none"
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return f"exit {code}" if code >= 0 else f"signal {-code}"
