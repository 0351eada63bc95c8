"""The student's processes as the tester sees them: each may be gone, and so may be what they are made from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from graders.runtime.crossing.errors import DiedError
from graders.runtime.crossing.wire import Line

if TYPE_CHECKING:
    import socket


class Nursery(Protocol):
    """Makes processes for the student's code."""

    folder: str
    files: tuple[str, ...]

    def fresh(self) -> socket.socket:
        """Kill the present process, if any, make a new one, and return a socket to its `serve_student`."""

    def end(self) -> str:
        """Kill the present process and tell how it ended."""


class Processes:
    """Makes and ends them; `seconds` is how long one may be silent."""

    def __init__(self, nursery: Nursery, seconds: float) -> None:
        self._nursery, self._seconds = nursery, seconds

    def fresh(self) -> Line:
        """Return a line to a new process. Raises DiedError where student code killed what they are made from."""
        try:
            connection = self._nursery.fresh()
        except Exception:
            raise DiedError("Your code ended the process that all of its processes are made from.") from None
        connection.settimeout(self._seconds)
        return Line(connection)

    def end(self) -> str:
        """End the present process, and tell how it ended."""
        try:
            return self._nursery.end()
        except Exception:
            return "with all others"
