"""One end of the wall: it asks the other to do things, and does what the other asks, one within the other."""

from __future__ import annotations

import sys
import threading
from functools import partial
from typing import Any

from graders.runtime.crossing import introducing, wire
from graders.runtime.crossing.containers import Entry, Kind, Tracker
from graders.runtime.crossing.end import End
from graders.runtime.crossing.errors import EndedError, MalformedError
from graders.runtime.crossing.exports import Exports
from graders.runtime.crossing.forwarders import asked
from graders.runtime.crossing.meeting import Meeting, base_of
from graders.runtime.crossing.mirrors import Handle, Info, MirrorMeta
from graders.runtime.crossing.packing import Packing
from graders.runtime.crossing.stand_ins import StandIns
from graders.runtime.crossing.threads import Order
from graders.runtime.crossing.unpacking import Unpacking, exact

#: How many calls may be under way at once, one within the other.
MAX_DEPTH = 60
#: Frames that a crossing takes of Python's stack at most, beyond what the caller's own limit allows.
_OWN_FRAMES = 100

# Bound early: the first is watched where tests set it, and both may be patched.
_set_limit, _get_limit = sys.setrecursionlimit, sys.getrecursionlimit

#: What an answer is: a value, an exception; or a notice, which is none.
VALUE, ERROR, NOTICE = "=", "!", ">"
#: Or that a module came out otherwise than it was described, and nothing was done.
CHANGED = "~"


class Peer(End):
    """What both ends have in common. The other end is `session`: a new process is another."""

    #: Whether names that begin with an underscore, and the attributes of functions, are told to the other end.
    tells_all = True
    #: Whether the other end's code may compare its objects with plain values of this end.
    compares = True
    twins: Any

    def __init__(self, step: int) -> None:
        self.session = 0
        self.exports = Exports()
        self.tracker = Tracker(step)
        self.meeting = Meeting(self)
        self.told_classes: set[int] = set()
        self.stand_ins = StandIns()
        self._closed: list[Handle] = []
        self.lock = threading.RLock()
        self.order: Order | None = None
        #: When the other end must have said what it has to say, by the monotonic clock.
        self.deadline = float("inf")

    def call(self, kind: str, values: list[Any], names: list[str]) -> Any:
        """Ask the other end for something, and return its one answer."""
        return self.request(kind, values, names)[0]

    def request(self, kind: str, values: list[Any], names: list[str]) -> list[Any]:
        """Ask the other end for something, serve it meanwhile, and return its answer or raise it."""
        line = self.line()
        if line.depth >= MAX_DEPTH:
            raise RecursionError("calls between the tests and the submission are nested too deeply")
        line.depth += 1
        limit = _get_limit()
        _set_limit(limit + _OWN_FRAMES)
        try:
            self.send(line, kind, values, names)
            while True:
                kind, values, names = self.receive(line)
                if kind == VALUE:
                    return values
                if kind == ERROR:
                    raise values[0]
                if kind != NOTICE:
                    self.answer(line, kind, values, names)
        finally:
            line.depth -= 1
            if self.order is not None and not line.depth:
                self.leave_line()
            _set_limit(limit)
            values = names = []

    def answer(self, line: wire.Line, kind: str, values: list[Any], names: list[str]) -> None:
        """Do what the other end asks, and send it what came of it."""
        try:
            self.send(line, VALUE, self.serve(kind, values, names), [])
        except EndedError:
            raise
        except BaseException as error:
            self.send_error(line, error)

    def send_error(self, line: wire.Line, error: BaseException) -> None:
        """Send an exception as the answer."""
        try:
            self.send(line, ERROR, [error], [])
        except EndedError:
            raise
        except Exception as another:
            self.send(line, ERROR, [TypeError(f"{type(error).__name__}, which does not cross: {another}")], [])

    def send(self, line: wire.Line, kind: str, values: list[Any], names: list[str]) -> None:
        """Send a message."""
        with self.lock:
            frame = self._frame(kind, values, names)
        line.send(frame)

    def _frame(self, kind: str, values: list[Any], names: list[str]) -> bytes:
        """Return a message as it goes out, with all that the other end does not know yet."""
        sync: dict[str, Any] = {}
        forgotten = self.tracker.prune()
        if forgotten:
            sync["f"] = forgotten
        given_back = self.stand_ins.given_back()
        if given_back:
            sync["r"] = given_back
        if self._closed:
            closed, self._closed = self._closed, []
            sync["z"] = [it.number for it in closed if it.session == self.session]
        changes, with_values = self.changes()
        if changes:
            sync["x"] = changes
        packing = Packing(self)
        slots = packing.pack([*values, *with_values])
        self.notices(sync)
        if self.order is not None:
            sync["n"] = self.order.number()
        message = [kind, slots, names, packing.nodes, sync] if sync else [kind, slots, names, packing.nodes]
        return wire.encode(message)

    def receive(self, line: wire.Line) -> tuple[str, list[Any], list[str]]:
        """Wait for a message, take in what comes with it, and return its kind, values and names."""
        return self.take(wire.decode(line.receive()))

    def take(self, message: Any) -> tuple[str, list[Any], list[str]]:
        """Take in a message, in its turn. Raises MalformedError."""
        kind, slots, names, nodes, *rest = exact(message, list)
        exact(kind, str)
        for name in exact(names, list):
            exact(name, str)
        sync = exact(rest[0], dict) if rest else {}
        if self.order is None or "n" not in sync:
            return kind, self.taken(kind, slots, nodes, sync), names
        taking = partial(self.taken, kind, slots, nodes, sync)
        return kind, self.order.take(sync["n"], self.deadline, taking), names

    def taken(self, kind: str, slots: Any, nodes: Any, sync: dict[str, Any]) -> list[Any]:
        """Return a message's values, having taken over what comes with them. Raises MalformedError."""
        with self.lock:
            return self._taken(kind, slots, nodes, sync)

    def _taken(self, kind: str, slots: Any, nodes: Any, sync: dict[str, Any]) -> list[Any]:
        if sync:
            self.settle(sync)
        values = Unpacking(self).unpack(slots, nodes)
        for place, change in reversed([*enumerate(reversed(exact(sync.get("x", []), list)))]):
            self.change(exact(change, list), values[-1 - place])
        values = values[: len(values) - len(sync.get("x", ()))]
        if kind in (VALUE, ERROR) and not values:
            raise MalformedError("an answer of nothing")
        if kind == ERROR and not isinstance(values[0], BaseException):
            raise MalformedError("an error that is none")
        return values

    def several_lines(self) -> None:
        """Take several lines into account: messages have an order, and no container is let go of meanwhile."""
        self.order, self.tracker.prunes = Order(), False

    def introduce(self, packing: Packing, it: Any, cls: type) -> None:
        """Give a value that is neither atom nor plain container its node."""
        introducing.introduce(self, packing, it, cls)

    def introduce_own(self, packing: Packing, it: Any, cls: type) -> None:
        """Give an object of this end its node."""
        introducing.introduce_own(self, packing, it, cls)

    def class_index(self, packing: Packing, cls: type) -> int:
        """Return the index of a class's node."""
        return introducing.class_index(self, packing, cls)

    def export(self, packing: Packing, it: Any) -> int:
        """Let the other end know an object of this one."""
        number = self.exports.add(it)
        packing.undo_with(lambda: self.exports.release(number, 1))
        return number

    def meet(self, unpacking: Unpacking, node: list[Any]) -> Any:
        """Return what a node of the other end's stands for."""
        return self.meeting.meet(unpacking, node)

    def asked(self, info: Info, name: str, value: Any) -> Any:
        """Return what a mirror class holds for what was set in it."""
        return asked(info, name, value)

    def living(self, number: int) -> Any:
        """Return the stand-in of an object, if there is one; it was told of once more."""
        return self.stand_ins.living(number)

    def adopt(self, it: Any, number: int, made_with: Handle | None = None) -> None:
        """Know a new stand-in by its number, until it is gone."""
        self.stand_ins.adopt(it, number, self.session, made_with)

    def handle_of(self, it: Any) -> Handle | None:
        """Return the handle of a stand-in that is a function, a generator or a builtin exception."""
        return self.stand_ins.handle_of(it)

    def mirror(self, it: Any, kind: Kind, number: int) -> Entry:
        """Begin to mirror a container of the other end's."""
        if number * self.tracker.step >= 0:
            raise MalformedError("a container under a number of this end's")
        if isinstance(type(it), MirrorMeta):
            object.__setattr__(it, "__wall_handle__", Handle(0, self.session))
        return self.tracker.track(it, kind, number)

    def own_mirror(self, cls: Any) -> Any:
        """Return a mirror class as it is. Raises MalformedError if it is none."""
        if not isinstance(cls, MirrorMeta) or cls.__wall_info__.cls is not cls:
            raise MalformedError("a class that is no mirror")
        return cls

    def base(self, name: str) -> Any:
        """Return a builtin class that a mirror may derive from."""
        return base_of(name)

    def set_attribute(self, it: Any, name: str, value: Any) -> None:
        """Set an attribute of a stand-in."""
        self.call("s", [it, value], [name])

    def let_go(self, handle: Handle) -> None:
        """Have a generator closed at the other end, with the next message."""
        self._closed.append(handle)

    def forget_session(self) -> None:
        """Begin anew with another process at the other end."""
        self.session += 1
        self.exports.clear()
        self.tracker.clear()
        self.told_classes.clear()
        self.meeting.classes.clear()
        self.meeting.errors.clear()
        self.order, self.tracker.prunes = None, True
        self.stand_ins.clear()
        self._closed = []

    def settle(self, sync: dict[str, Any]) -> None:
        """Take over what comes with a message."""
        for number in exact(sync.get("f", []), list):
            self.tracker.forget(exact(number, int))
        for number in exact(sync.get("z", []), list):
            self.closing(self.exports.get(exact(number, int)))
        for number, times in exact(sync.get("r", []), list):
            self.exports.release(exact(number, int), exact(times, int))
