"""Lets several threads of a test cross at once: a line for each, and one order for all that they say.

What a message says builds upon those before it. So once there are several lines, messages are numbered by their
sender, and taken in that order by whichever threads of the receiver they reach.
"""

from __future__ import annotations

import socket
import threading
import time
from typing import TYPE_CHECKING, Any, Callable, cast

from graders.runtime.crossing.errors import MalformedError
from graders.runtime.crossing.wire import Line

if TYPE_CHECKING:
    from graders.runtime.crossing.student import StudentEnd
    from graders.runtime.crossing.wall import Wall

#: Threads of one test that may cross at once; others wait.
MAX_LINES = 8
#: What is asked of the student's end to make a door, and said through it.
DOOR, KNOCK = "door", b"."

_monotonic = time.monotonic
_get_ident = threading.get_ident


class Order:
    """The order in which one end sends, and takes what the other sent."""

    def __init__(self) -> None:
        self._sent = 0
        self._taken = 0
        self._changed = threading.Condition(threading.Lock())

    def number(self) -> int:
        """Return the number of the next message; the caller holds the lock under which it is made."""
        self._sent += 1
        return self._sent

    def take(self, number: Any, deadline: float, taking: Callable[[], Any]) -> Any:
        """Take a message when all before it are taken. Raises TimeoutError, MalformedError."""
        with self._changed:
            if type(number) is not int or number <= self._taken:
                raise MalformedError("a message out of order")
            while number != self._taken + 1:
                if not self._changed.wait(min(max(0.0, deadline - _monotonic()), threading.TIMEOUT_MAX)):
                    raise TimeoutError
        try:
            return taking()
        finally:
            with self._changed:
                self._taken = number
                self._changed.notify_all()


class Lines:
    """The tester's lines beside the first: one for each thread of a test that crosses at the time."""

    def __init__(self, wall: Wall, seconds: float) -> None:
        self._wall, self._seconds = wall, seconds
        self._home = _get_ident()
        self._taken: dict[int, Line] = {}
        self._free: list[Line] = []
        self._door: socket.socket | None = None
        self._is_wanted = False
        self._changed = threading.Condition()

    def watch_threads(self) -> None:
        """Have a door made when a test starts a thread, which is when a line is free to ask for it."""
        start = threading.Thread.start

        def start_with_a_door(thread: threading.Thread) -> None:
            self._is_wanted = True
            if self._wall.is_up:
                self.open()
            start(thread)

        threading.Thread.start = cast("Any", start_with_a_door)  # type: ignore[method-assign]

    def open(self) -> None:
        """Have the student's end make the door, if a thread may need it."""
        if self._door is not None or not self._is_wanted:
            return
        self._door, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            line = self._wall.line()
            self._wall.call(DOOR, [], [])
            line.hand_over(theirs)
        self._wall.several_lines()

    def line(self, first: Line) -> Line:
        """Return the line of this thread."""
        ident = _get_ident()
        if ident == self._home or self._door is None:
            return first
        return self._taken.get(ident) or self._take(ident, self._door)

    def give_back(self) -> None:
        """Leave this thread's line to others, if it has one of its own."""
        line = self._taken.pop(_get_ident(), None)
        if line is not None:
            with self._changed:
                self._free.append(line)
                self._changed.notify()

    def hang_up(self) -> None:
        """Close all lines, and begin anew."""
        for line in (*self._taken.values(), *self._free):
            line.close()
        self._taken.clear()
        self._free.clear()
        if self._door is not None:
            self._door.close()
            self._door = None
        self._is_wanted = threading.active_count() > 1

    def _take(self, ident: int, door: socket.socket) -> Line:
        with self._changed:
            while not self._free and len(self._taken) >= MAX_LINES:
                if not self._changed.wait(self._seconds):
                    raise TimeoutError
            line = self._taken[ident] = self._free.pop() if self._free else self._made(door)
        return line

    def _made(self, door: socket.socket) -> Line:
        ours, theirs = socket.socketpair()
        with theirs:
            socket.send_fds(door, [KNOCK], [theirs.fileno()])
        ours.settimeout(self._seconds)
        return Line(ours)


class Doorkeeper:
    """The student's lines beside the first, each served by a thread of its own."""

    def __init__(self, end: StudentEnd) -> None:
        self._end = end
        self.lines: dict[int, Line] = {}

    def keep(self, door: socket.socket) -> None:
        """Serve every line that comes through a door."""
        threading.Thread(target=self._keep, args=(door,), daemon=True).start()

    def _keep(self, door: socket.socket) -> None:
        while True:
            said, descriptors, _, _ = socket.recv_fds(door, len(KNOCK), 1)
            if not said:
                return
            line = Line(socket.socket(fileno=descriptors[0]))
            threading.Thread(target=self._serve, args=(line,), daemon=True).start()

    def _serve(self, line: Line) -> None:
        self.lines[_get_ident()] = line
        self._end.serve_line(line)
