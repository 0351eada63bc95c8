"""The tester's end: gives the tests stand-ins for the submission, and holds the line against what comes back."""

from __future__ import annotations

import contextlib
import os
import sys
from types import TracebackType
from typing import TYPE_CHECKING, Any, NoReturn

from graders.runtime.crossing import wire
from graders.runtime.crossing.budget import Budget
from graders.runtime.crossing.closed import ATOMS, NOTHING
from graders.runtime.crossing.errors import (
    ChangedError,
    DiedError,
    EndedError,
    ExceededError,
    MalformedError,
    TimeIsUpError,
    UncrossableError,
    ViolationError,
)
from graders.runtime.crossing.guard import CALL, ERROR, ITERATOR, Guard, ends_a_test
from graders.runtime.crossing.importing import Importer
from graders.runtime.crossing.inspecting import tell_of_stand_ins
from graders.runtime.crossing.known import StandInModule
from graders.runtime.crossing.peer import CHANGED, Peer
from graders.runtime.crossing.processes import Processes
from graders.runtime.crossing.serving import Services
from graders.runtime.crossing.surroundings import Watched
from graders.runtime.crossing.threads import Lines
from graders.runtime.crossing.twins import Twins
from graders.runtime.crossing.unpacking import exact

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graders.runtime.crossing.dialogue import Dialogue
    from graders.runtime.crossing.packing import Packing
    from graders.runtime.crossing.processes import Nursery

_getpid = os.getpid


class Wall(Peer):
    """The tester's end. `local` tells the names of modules in the tester's own folder."""

    tells_all = False

    def __init__(self, nursery: Nursery, *, remote: frozenset[str], local: frozenset[str], seconds: float) -> None:
        super().__init__(1)
        self.compares = False
        self._processes, self._folder = Processes(nursery, seconds), nursery.folder + "/"
        self._line: wire.Line | None = None
        self._ended: EndedError | None = None
        self._key: object = None
        self._is_used = False
        self.guard = Guard(lambda name: name.partition(".")[0] in local)
        self.twins: Twins = Twins(self)
        self._services = Services(self)
        self._importer = Importer(self, remote)
        self._surroundings = Watched()
        self._due: list[Any] = []
        #: That of the module that is being imported, if one is.
        self.dialogue: Dialogue | None = None
        self._is_described_anew = False
        self._budget = Budget(seconds)
        self._files = frozenset(nursery.files)
        self._owner = _getpid()
        self._lines = Lines(self, seconds)

    def install(self) -> None:
        """Have `import` find the submission's modules from now on."""
        sys.meta_path.insert(0, self._importer)
        self._surroundings.watch_seeds()
        self._lines.watch_threads()
        tell_of_stand_ins(self)

    def request(self, kind: str, values: list[Any], names: list[str]) -> list[Any]:
        """Ask the student's process for something; begin with another where its modules came out otherwise.

        Only what is advanced may say that it is over: the end of anything else would end a test's loop unnoticed.
        """
        try:
            return self._request(kind, values, names)
        except StopIteration as end:
            if kind == "n" or "__next__" in names[:1]:
                raise
            raise RuntimeError("the submission raised StopIteration where nothing is iterated") from end

    def _request(self, kind: str, values: list[Any], names: list[str]) -> list[Any]:
        try:
            return super().request(kind, values, names)
        except ChangedError:
            self._importer.describe_anew()
            self.hang_up()
            return super().request(kind, values, names)

    @contextlib.contextmanager
    def importing(self, dialogue: Dialogue, *, again: bool) -> Iterator[None]:
        """Have what is printed and read meanwhile go through a module's dialogue."""
        before, self.dialogue = self.dialogue, dialogue
        dialogue.begin(again=again)
        try:
            yield
        finally:
            self.dialogue = before

    def notices(self, sync: dict[str, Any]) -> None:
        """Send along which modules are taken as imported."""
        if self._due:
            sync["i"], self._due = self._due, []

    def begin_import(self) -> None:
        """Begin the import of a test module, which no test has had a hand in."""
        self.begin_test(None)
        self._is_used = False

    def begin_test(self, key: object) -> None:
        """Begin a test. It gets a fresh student's process unless the key is that of the last one.

        What the import of the test's own module began with, the first test goes on with.
        """
        if self._is_used and (key != self._key or self._ended is not None):
            self.hang_up()
            is_needed = self._importer.rewind()
        else:
            is_needed = False
        self._key, self._is_used, self._ended = key, True, None
        self._is_described_anew = False
        self.deadline = self._budget.begin()
        if is_needed:
            with contextlib.suppress(Exception, EndedError):  # it fails again where the test needs it
                self.line()

    def end_test(self) -> EndedError | None:
        """End a test, and return what cut it short, whatever the test made of that."""
        return self._ended

    def line(self) -> wire.Line:
        """Return the line to the student's process, which is made when it is first needed."""
        if self._ended is not None:
            raise self._ended
        if _getpid() != self._owner:
            raise UncrossableError("a process that a test forked cannot reach the submission")
        if self._line is None:
            self._start()
        return self._lines.line(self._line)  # type: ignore[arg-type]

    def leave_line(self) -> None:
        """Leave the line of the current thread to others."""
        self._lines.give_back()

    @property
    def is_up(self) -> bool:
        """Whether there is a student's process."""
        return self._line is not None

    def receive(self, line: wire.Line) -> tuple[str, list[Any], list[str]]:
        """Wait for a message. Raises EndedError where none comes, or none that can be taken."""
        try:
            body = line.receive()
            self._budget.message(len(body))
            taken = self.take(wire.decode(body))
            self._budget.holding(len(self.stand_ins) + len(self.exports) + len(self.tracker.by_number))
        except EOFError:
            self._end(DiedError(f"Your code ended its process here ({self._processes.end()})."))
        except ExceededError as error:
            self._end(error)
        except TimeoutError:
            self._end(TimeIsUpError("Your code did not finish in time."))
        except (MalformedError, ValueError, TypeError, AttributeError, KeyError, IndexError, RecursionError) as error:
            self._end(ViolationError(f"Your code disturbed the test: {type(error).__name__}: {error}"))
        if taken[0] == CHANGED:
            if self._is_described_anew:
                self._end(ViolationError("Your code disturbed the test: its modules change."))
            self._is_described_anew = True
            raise ChangedError
        return taken

    def send(self, line: wire.Line, kind: str, values: list[Any], names: list[str]) -> None:
        """Send a message."""
        try:
            super().send(line, kind, values, names)
        except EOFError:
            self._end(DiedError(f"Your code ended its process here ({self._processes.end()})."))
        except TimeoutError:
            self._end(TimeIsUpError("Your code did not finish in time."))

    def take(self, message: Any) -> tuple[str, list[Any], list[str]]:
        """Take in a message; what was printed before it comes first."""
        rest = exact(message, list)[4:]
        for stream, text in exact(rest[0].get("o", []), list) if rest and type(rest[0]) is dict else []:
            if self.dialogue is None or self.dialogue.prints():
                (sys.stderr if stream == 1 else sys.stdout).write(exact(text, str))
        return super().take(message)

    def changes(self) -> tuple[list[list[str]], list[Any]]:
        """Return what a test changed in the submission's modules, and around them."""
        what, values = self._surroundings.changes()
        for known in self._importer.known.values():
            more, values_too = known.changes()
            what += more
            values += values_too
        return what, values

    def change(self, what: list[Any], value: Any) -> None:
        """Take over what the student's code changed in one of its modules."""
        kind, name, key = what
        if kind in ("set", "del") and name in self._importer.known:
            self._importer.known[name].change(kind, exact(key, str), value)

    def serve(self, kind: str, values: list[Any], names: list[str]) -> list[Any]:
        """Do what the student's code asks, if it is on the list."""
        return self._services.serve(kind, values, names)

    def introduce_own(self, packing: Packing, it: Any, cls: type) -> None:
        """Give an object of the tester's its node, if it may cross."""
        if cls is StandInModule:
            packing.add(it, ["M", it.__name__])
            return
        if cls is TracebackType:
            packing.add(it, ["n", NOTHING])
            return
        kind = self.guard.kind(it)
        if kind == ITERATOR:
            packing.add(it, ["G", self.export(packing, it), cls.__name__])
        elif kind == ERROR and ends_a_test(it):
            raise UncrossableError("the end of a test does not cross")
        elif kind == CALL:
            packing.add(it, ["F", self.export(packing, it), False, "", _name_of(it), None, []])
        else:
            super().introduce_own(packing, it, cls)

    def tells(self, cls: type, name: str) -> bool:
        """Tell whether the student's code hears of a member of a class of the tester's."""
        return self.guard.tells(cls, name)

    def shown(self, it: Any) -> Any:
        """Return what the student's code sees of a part of a test's exception."""
        if type(it) is tuple:
            return tuple(part if type(part) in ATOMS else f"<{type(part).__name__}>" for part in it)
        return it if type(it) in ATOMS or isinstance(it, BaseException) else None

    def watch_module(self, name: str, module: Any) -> None:
        """Have what a test patches in a library module, reached through the submission's, patched there too."""
        self._surroundings.watch_module(name, module)
        if name == "os":
            self._surroundings.watch_module("os.path", module.path)

    def module(self, name: str) -> Any:
        """Return a module that the student's code uses."""
        return self._importer.library(name)

    def frames_of(self, error: BaseException) -> list[list[Any]]:
        """Return nothing: the student's code sees no line of a test."""
        del error
        return []

    def known_frames(self, frames: Any) -> Any:
        """Return the frames that name a submitted file."""
        return tuple(
            (name, exact(line, int), exact(function, str), exact(text, str))
            for name, line, function, text in exact(frames, list)
            if name in self._files
        )

    def known_file(self, name: Any) -> Any:
        """Return the name of a submitted file as it was handed in; of another, nothing is shown."""
        name = name.removeprefix(self._folder) if type(name) is str else None
        return name if name in self._files else "<submission>"

    def set_attribute(self, it: Any, name: str, value: Any) -> None:
        """Set an attribute of a stand-in; what does not cross stays with the test's own object, if it is one."""
        try:
            self.call("s", [it, value], [name])
        except UncrossableError:
            if type(it).__wall_info__.cls is type(it):
                raise
            object.__setattr__(it, name, value)

    def _start(self) -> None:
        try:
            line = self._processes.fresh()
        except DiedError as error:
            self._end(error)
        self.forget_session()
        self._surroundings.restart()
        self._line = line
        self._due = self._importer.restart()
        self._lines.open()

    def hang_up(self) -> None:
        """Let go of the student's process, if there is one."""
        if self._line is not None:
            self._line.close()
            self._line = None
            self._lines.hang_up()

    def _end(self, ended: EndedError) -> NoReturn:
        self._processes.end()
        self.hang_up()
        self._ended = ended
        raise ended from None


def _name_of(it: Any) -> str:
    return str(getattr(it, "__name__", type(it).__name__))
