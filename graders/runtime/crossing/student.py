"""The student's end: does to the submission's objects what the tests ask. Nothing that it says is trusted."""

from __future__ import annotations

import builtins
import contextlib
import os
import sys
import threading
import traceback
import warnings
from typing import TYPE_CHECKING, Any, cast

from graders.runtime.crossing.errors import ChangedError
from graders.runtime.crossing.failures import frames_below
from graders.runtime.crossing.modules import Modules
from graders.runtime.crossing.operations import Operations
from graders.runtime.crossing.packing import THEIRS, Packing
from graders.runtime.crossing.peer import CHANGED, NOTICE, Peer
from graders.runtime.crossing.streams import STDERR, STDOUT, In, Out, Printed, asking
from graders.runtime.crossing.surroundings import Followed
from graders.runtime.crossing.threads import DOOR, Doorkeeper
from graders.runtime.crossing.twinned import Twinned
from graders.runtime.crossing.wire import Line

if TYPE_CHECKING:
    import socket

    from graders.runtime.crossing.unpacking import Unpacking


#: Exit status of a student's process whose end of the wall broke.
BROKEN = 70

_exit = os._exit


def serve_student(connection: socket.socket) -> None:
    """Serve a tester until it hangs up, and end the process. The current directory is the submission's.

    A process that student code forks has no way to the tester: two would answer one call.
    """
    os.register_at_fork(after_in_child=connection.close)
    status = BROKEN
    try:
        _READY.begin(Line(connection))
        status = 0
    except BaseException:
        traceback.print_exc(file=sys.__stderr__)
    finally:
        _exit(status)


class StudentEnd(Peer):
    """Where the submission's modules live. It is made before there is a process for it, which is then the quicker."""

    def __init__(self) -> None:
        super().__init__(-1)
        self._line = Line(cast("Any", None))
        self.folder = ""
        self._printed = Printed(self)
        self._surroundings = Followed()
        self._turn = threading.RLock()
        self._doorkeeper = Doorkeeper(self)
        self.modules = Modules(self)
        self.twinned = self.twins = Twinned(self)
        self._operations = Operations(self)
        self._streams = Out(self._printed, STDOUT), Out(self._printed, STDERR), In(self)
        self._input = asking(self)

    def begin(self, line: Line) -> None:
        """Do what the tester asks, until it hangs up."""
        self._line, self.folder = line, os.getcwd() + "/"
        sys.stdout, sys.stderr, sys.stdin = self._streams
        builtins.input = self._input
        # Which warnings are seen is the test's to say.
        warnings.simplefilter("always")
        warnings.showwarning = self._warn
        self._turn.acquire()
        self.serve_line(line)

    def settle(self, sync: dict[str, Any]) -> None:
        """Take over what comes with a message: first of all the modules that it takes as imported."""
        for told in sync.get("i", ()):
            self.modules.reuse(*told)
        super().settle(sync)

    def _warn(self, message: Any, *_: Any, **__: Any) -> None:
        self.call("warn", [message], [])

    def serve_line(self, line: Line) -> None:
        """Do what comes on a line, until it ends."""
        with contextlib.suppress(EOFError):
            while True:
                self._serve_one(line)

    def _serve_one(self, line: Line) -> None:
        try:
            kind, values, names = self.receive(line)
        except EOFError:
            raise
        except ChangedError:
            self.send(line, CHANGED, [], [])
        except BaseException as error:  # what came cannot be had here: the test hears of it
            self.send_error(line, error)
        else:
            self.answer(line, kind, values, names)

    def answer(self, line: Line, kind: str, values: list[Any], names: list[str]) -> None:
        """Do what the tester asks; when it asks for a door, its next word is the door."""
        super().answer(line, kind, values, names)
        if kind == DOOR:
            self.several_lines()
            self._doorkeeper.keep(line.take_over())

    def line(self) -> Line:
        """Return the line of this thread; those that the student's code started share the first."""
        lines = self._doorkeeper.lines
        return lines.get(threading.get_ident(), self._line) if lines else self._line

    def request(self, kind: str, values: list[Any], names: list[str]) -> list[Any]:
        """Ask the tester, when it listens to this thread."""
        try:
            if self.line() is not self._line:
                return super().request(kind, values, names)
            with self._turn:
                return super().request(kind, values, names)
        except EOFError:
            _exit(0)

    def serve(self, kind: str, values: list[Any], names: list[str]) -> list[Any]:
        """Do what the tester asks; other threads of the student's may ask it something meanwhile."""
        line = self.line()
        is_outermost = line is self._line and not line.depth
        if is_outermost:
            self._turn.release()
        try:
            return self._operations.by_kind[kind](values, names)
        finally:
            if is_outermost:
                self._turn.acquire()

    def send_notice(self) -> None:
        """Send what was printed so far, if this is the thread that the tester listens to."""
        if self._turn.acquire(blocking=False):
            try:
                self.send(self._line, NOTICE, [], [])
            finally:
                self._turn.release()

    def changes(self) -> tuple[list[list[str]], list[Any]]:
        """Return what changed in the modules that the tester knows."""
        return self.modules.changes()

    def change(self, what: list[Any], value: Any) -> None:
        """Take over what a test changed in a module, or around it."""
        if what[0] in ("set", "del", "module"):
            self.modules.change(what, value)
        else:
            self._surroundings.follow(what, value)

    def notices(self, sync: dict[str, Any]) -> None:
        """Send along what was printed."""
        printed = self._printed.take()
        if printed:
            sync["o"] = printed

    def introduce_own(self, packing: Packing, it: Any, cls: type) -> None:
        """Give an object its node, or the number of the test's object that it is the twin of."""
        number = self.twinned.number_of(it)
        if number is None:
            super().introduce_own(packing, it, cls)
        else:
            packing.refer(it, number, THEIRS)

    def meet(self, unpacking: Unpacking, node: list[Any]) -> Any:
        """Return what a node stands for: a member of a class or of an object here, or something of the tester's."""
        if node[0] == "A":
            (owner,) = unpacking.values(node[2])
            return getattr(owner, node[1])
        return super().meet(unpacking, node)

    def closing(self, it: Any) -> None:
        """Close a generator that a test closed or let go of."""
        it.close()

    def module(self, name: str) -> Any:
        """Return a module by its name."""
        return sys.modules[name]

    def frames_of(self, error: BaseException) -> list[list[Any]]:
        """Return the student's own lines in an exception's traceback."""
        return frames_below(error.__traceback__, self.folder)

    def known_frames(self, frames: Any) -> Any:
        """Return nothing: tests show no lines to the student."""
        del frames
        return ()


#: Forked with the rest: a process then only has to begin.
_READY = StudentEnd()
