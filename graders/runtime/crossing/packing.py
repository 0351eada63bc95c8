"""Takes values apart into a flat table of nodes, without recursion, so that cycles and aliases cross."""

from __future__ import annotations

import binascii
from typing import TYPE_CHECKING, Any, Callable

from graders.runtime.crossing.closed import ATOMS, LARGEST_INT
from graders.runtime.crossing.containers import BY_TYPE, Entry, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graders.runtime.crossing.peer import Peer

#: How a slot names what is no atom: `[index]` a node of the message; `[number, 0]` an object of the receiver's,
#: `[number, 1]` a mirrored container.
THEIRS, MIRRORED = 0, 1
#: A container of no class but its own kind's.
NO_CLASS = -1


class _Finish:
    """A value whose parts are on the stack above it: its own node comes after theirs."""

    __slots__ = ("it", "node", "parts", "place")

    def __init__(self, it: Any, node: list[Any], place: int, parts: list[Any]) -> None:
        self.it, self.node, self.place, self.parts = it, node, place, parts


class Packing:
    """The taking apart of one message's values.

    Shells of what can change get their node when they are met, immutable values when all their parts have one:
    so an immutable value refers backwards only.
    """

    def __init__(self, peer: Peer) -> None:
        self._peer = peer
        self.nodes: list[list[Any]] = []
        self._slots: dict[int, list[int]] = {}
        self._stack: list[Any] = []
        self._fills: list[tuple[list[Any], int, list[Any]]] = []
        self._undo: list[Callable[[], object]] = []
        #: Kept alive until the message is out: another value at the address of one of these would pass for it.
        self._kept: list[Any] = []
        #: Index of a class's node in this message.
        self.classes: dict[type, int] = {}

    def pack(self, roots: Iterable[Any]) -> list[Any]:
        """Return the slots of these values. Where one does not cross, nothing is as if it had."""
        roots = [*roots]
        try:
            for entry in self._peer.tracker.changed():
                self._write(entry, NO_CLASS, entry.parts)
            self._stack += roots
            self._run()
            for node, place, parts in self._fills:
                node[place] = [self._slot(part) for part in parts]
            return [self._slot(root) for root in roots]
        except BaseException:
            for undo in reversed(self._undo):
                undo()
            raise

    def add(self, it: Any, node: list[Any]) -> int:
        """Give a value its node, and return its index."""
        index = len(self.nodes)
        self.nodes.append(node)
        self._slots[id(it)] = [index]
        return index

    def refer(self, it: Any, number: int, where: int) -> None:
        """Have a value named by a number that the receiver knows."""
        self._slots[id(it)] = [number, where]

    def refer_node(self, it: Any, index: int) -> None:
        """Have a value named by a node that stands already."""
        self._slots[id(it)] = [index]

    def fill(self, node: list[Any], place: int, parts: list[Any]) -> None:
        """Put the slots of `parts` at a place of a node that is written already."""
        if is_plain(parts):
            node[place] = parts
        else:
            self._fills.append((node, place, parts))
            self._stack += parts

    def finish(self, it: Any, node: list[Any], place: int, parts: list[Any]) -> None:
        """Write an immutable value's node once its parts are written."""
        if is_plain(parts):
            node[place] = parts
            self.add(it, node)
        else:
            self._stack.append(_Finish(it, node, place, parts))
            self._stack += parts

    def undo_with(self, undo: Callable[[], object]) -> None:
        """Call this if the message never goes out."""
        self._undo.append(undo)

    def container(self, it: Any, kind: Kind, class_index: int = NO_CLASS) -> None:
        """Refer to a mirrored container, or begin to mirror it."""
        tracker = self._peer.tracker
        entry = tracker.by_id.get(id(it))
        if entry is None:
            entry = tracker.track(it, kind)
            number = entry.number
            self._undo.append(lambda: tracker.forget(number))
            self._write(entry, class_index, [])
        self.refer(it, entry.number, MIRRORED)

    def _write(self, entry: Entry, class_index: int, before: list[Any]) -> None:
        self._undo.append(lambda: setattr(entry, "parts", before))
        entry.parts = parts = entry.kind.parts(entry.it)
        if entry.kind.base is bytearray:
            parts = [binascii.b2a_base64(parts[0], newline=False).decode("ascii")]
        node = [entry.kind.tag, entry.number, parts, class_index]
        self.nodes.append(node)
        self.fill(node, 2, parts)

    def _run(self) -> None:
        stack, slots = self._stack, self._slots
        while stack:
            it = stack.pop()
            cls = type(it)
            if cls in ATOMS:
                if cls is int and not -LARGEST_INT < it < LARGEST_INT and id(it) not in slots:
                    self.add(it, ["I", format(it, "x")])
                    self._kept.append(it)
            elif cls is _Finish:
                self._finish(it)
            elif id(it) not in slots:
                self._visit(it, cls)

    def _visit(self, it: Any, cls: type) -> None:
        if cls is tuple:
            self.finish(it, ["t", None], 1, [*it])
        elif cls in BY_TYPE:
            self.container(it, BY_TYPE[cls])
        elif cls is frozenset:
            self.finish(it, ["f", None], 1, [*it])
        else:
            self._peer.introduce(self, it, cls)
        self._kept.append(it)

    def _finish(self, due: _Finish) -> None:
        if id(due.it) not in self._slots:
            due.node[due.place] = [self._slot(part) for part in due.parts]
            self.add(due.it, due.node)

    def _slot(self, it: Any) -> Any:
        cls = type(it)
        if cls in ATOMS and (cls is not int or -LARGEST_INT < it < LARGEST_INT):
            return it
        return self._slots[id(it)]


def is_plain(parts: list[Any]) -> bool:
    """Tell whether all of these are atoms that JSON holds as they are."""
    kinds = set(map(type, parts))
    if kinds == _INTEGERS:
        return bool(min(parts) > -LARGEST_INT and max(parts) < LARGEST_INT)
    return kinds <= ATOMS and (
        int not in kinds or all(-LARGEST_INT < part < LARGEST_INT for part in parts if type(part) is int)
    )


_INTEGERS = {int}
