"""Makes values of a message's nodes: strict, without recursion, and without calling anything that is not listed."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any, Callable

from graders.runtime.crossing import library
from graders.runtime.crossing.closed import ATOMS, NAMED
from graders.runtime.crossing.containers import BY_TAG, Kind, decoded_bytes
from graders.runtime.crossing.errors import EndedError, MalformedError
from graders.runtime.crossing.packing import MIRRORED, NO_CLASS, THEIRS

if TYPE_CHECKING:
    from graders.runtime.crossing.peer import Peer


class Unpacking:
    """The making of one message's values: shells and immutable ones in order, then what goes into the shells."""

    def __init__(self, peer: Peer) -> None:
        self._peer = peer
        self.built: list[Any] = []
        self._fills: list[Callable[[], object]] = []

    def unpack(self, slots: Any, nodes: Any) -> list[Any]:
        """Return the values of these slots. Raises MalformedError."""
        try:
            for node in exact(nodes, list):
                self.built.append(self._make(exact(node, list)))
            for fill in self._fills:
                fill()
            return self.values(slots)
        except (EndedError, MalformedError):
            raise
        except Exception as error:
            raise MalformedError(f"{type(error).__name__}: {error}") from error

    def value(self, slot: Any) -> Any:
        """Return the value of one slot."""
        if type(slot) in ATOMS:
            return slot
        exact(slot, list)
        if len(slot) == 1:
            return self.built[index(slot[0])]
        number, where = slot
        if exact(where, int) == THEIRS:
            return self._peer.exports.get(exact(number, int))
        if where != MIRRORED:
            raise MalformedError("a slot of no kind")
        return self._peer.tracker.by_number[exact(number, int)].it

    def values(self, slots: Any) -> list[Any]:
        """Return the values of a list of slots."""
        if ATOMS.issuperset(map(type, exact(slots, list))):
            return [*slots]
        return [self.value(slot) for slot in slots]

    def later(self, fill: Callable[[], object]) -> None:
        """Do this when all nodes are made."""
        self._fills.append(fill)

    def _make(self, node: list[Any]) -> Any:
        tag = node[0]
        if tag == "t":
            return tuple(self.values(node[1]))
        if tag in BY_TAG:
            return self._container(BY_TAG[tag], *node[1:])
        if tag in _MAKERS:
            return _MAKERS[tag](self, *node[1:])
        return self._peer.meet(self, node)

    def _container(self, kind: Kind, number: Any, slots: Any, class_index: Any) -> Any:
        entry = self._peer.tracker.by_number.get(exact(number, int))
        if entry is None:
            it = self._shell(kind, slots, class_index)
            entry = self._peer.mirror(it, kind, number)
        elif entry.kind is not kind:
            raise MalformedError("a container that became another")
        it = entry.it
        exact(slots, list)

        def fill() -> None:
            kind.fill(it, [decoded_bytes(*slots)] if kind.base is bytearray else self.values(slots))
            entry.parts = kind.parts(it)

        self._fills.append(fill)
        return it

    def _shell(self, kind: Kind, slots: Any, class_index: Any) -> Any:
        if exact(class_index, int) == NO_CLASS:
            return deque(maxlen=slots[0]) if kind.base is deque else kind.base()
        cls = self.built[index(class_index)]
        if not issubclass(cls, kind.base):
            raise MalformedError("a container of a class that is none")
        made: Any = kind.base.__new__(self._peer.own_mirror(cls))
        return made


def exact(it: Any, kind: type) -> Any:
    """Return a value of exactly this type. Raises MalformedError."""
    if type(it) is not kind:
        raise MalformedError(f"{type(it).__name__} where {kind.__name__} must be")
    return it


def index(it: Any) -> int:
    """Return an index that counts from the start. Raises MalformedError."""
    if type(it) is not int or it < 0:
        raise MalformedError("an index that is none")
    return it


def _frozenset(self: Unpacking, slots: Any) -> Any:
    return frozenset(self.values(slots))


def _integer(self: Unpacking, text: Any) -> Any:
    del self
    return int(exact(text, str), 16)


def _library_value(self: Unpacking, name: Any, slots: Any) -> Any:
    return library.whole(exact(name, str), tuple(self.values(slots)))


def _named(self: Unpacking, name: Any) -> Any:
    del self
    return NAMED[name] if name in NAMED else library.named_type(exact(name, str))


_MAKERS: dict[str, Callable[..., Any]] = {"f": _frozenset, "I": _integer, "v": _library_value, "n": _named}
