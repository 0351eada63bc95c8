"""A student's end that says what it is told to: whole frames, well-formed or not."""

from __future__ import annotations

import json
import socket
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from graders.runtime.crossing.wall import Wall

if TYPE_CHECKING:
    from collections.abc import Iterator


class RawNursery:
    """Each of its processes has said its frames already, and then hung up."""

    folder = "/student"
    files: tuple[str, ...] = ("lab.py",)

    def __init__(self, *frames: bytes) -> None:
        self._frames = frames
        self._open: list[socket.socket] = []

    def fresh(self) -> socket.socket:
        """Return a connection on which all the frames wait."""
        ours, theirs = socket.socketpair()
        for each in (ours, theirs):
            each.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)
        theirs.sendall(b"".join(self._frames))
        theirs.shutdown(socket.SHUT_WR)
        self._open.append(theirs)
        return ours

    def end(self) -> str:
        """Tell how the process ended."""
        for each in self._open:
            each.close()
        self._open.clear()
        return "exit 0"


def frame(message: Any) -> bytes:
    """Return a message as a frame."""
    body = json.dumps(message).encode()
    return len(body).to_bytes(4, "big") + body


@contextmanager
def wall_before(*frames: bytes) -> Iterator[Wall]:
    """Put up a wall behind which a student's process says these frames."""
    nursery = RawNursery(*frames)
    wall = Wall(nursery, remote=frozenset({"lab"}), local=frozenset({"test_lab"}), seconds=5.0)
    wall.begin_test("test")
    yield wall
    wall.hang_up()
    nursery.end()
