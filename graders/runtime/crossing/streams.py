"""The student's `sys.stdout`, `sys.stderr`, `sys.stdin` and `input`, which are the test's."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graders.runtime.crossing.student import StudentEnd

#: Characters that wait for the next message at most.
_WAITING = 8192
STDOUT, STDERR = 0, 1


class Printed:
    """What the student's code wrote and the test has not seen yet, in order."""

    def __init__(self, end: StudentEnd) -> None:
        self._end = end
        self._pieces: list[list[Any]] = []
        self._size = 0

    def add(self, stream: int, text: str) -> None:
        """Take text; a lot of it is sent at once."""
        if self._pieces and self._pieces[-1][0] == stream:
            self._pieces[-1][1].append(text)
        else:
            self._pieces.append([stream, [text]])
        self._size += len(text)
        if self._size > _WAITING:
            self._end.send_notice()

    def take(self) -> list[list[Any]]:
        """Return what waits, as pairs of stream and text, and wait for more."""
        pieces, self._pieces, self._size = self._pieces, [], 0
        return [[stream, "".join(texts)] for stream, texts in pieces]


class Out(io.TextIOBase):
    """A text stream to the test."""

    encoding, errors = "utf-8", "strict"

    def __init__(self, printed: Printed, stream: int) -> None:
        self._printed, self._stream = printed, stream
        self.buffer = _Bytes(self)

    def writable(self) -> bool:
        """Tell that it is for writing."""
        return True

    def isatty(self) -> bool:
        """Tell that nobody watches."""
        return False

    def write(self, text: str) -> int:
        """Take text."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if text:
            self._printed.add(self._stream, "".join((text,)))  # noqa: FLY002 -- of a subclass, too
        return len(text)


class _Bytes(io.BufferedIOBase):
    def __init__(self, out: Out) -> None:
        self._out = out

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._out.write(bytes(data).decode("utf-8", "replace"))
        return len(data)


class In(io.TextIOBase):
    """The test's stdin, as it is at the time."""

    encoding, errors = "utf-8", "strict"

    def __init__(self, end: StudentEnd) -> None:
        self._end = end

    def readable(self) -> bool:
        """Tell that it is for reading."""
        return True

    def read(self, size: int | None = -1) -> str:
        """Read characters, by default all."""
        return str(self._end.call("stdin", [size], ["read"]))

    def readline(self, size: int = -1) -> str:  # type: ignore[override]
        """Read a line."""
        return str(self._end.call("stdin", [size], ["readline"]))


def asking(end: StudentEnd) -> Any:
    """Return the `input` of the student's code."""

    def input(prompt: object = "", /) -> Any:  # noqa: A001 -- its name shows in help and tracebacks
        return end.call("input", [str(prompt)], [])

    return input
