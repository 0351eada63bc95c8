"""Mirrored containers: a list that has crossed is the same list at both ends, and what changes in it crosses too."""

from __future__ import annotations

import binascii
import sys
from collections import Counter, OrderedDict, defaultdict, deque
from itertools import chain
from operator import is_
from typing import Any, Callable

_refcount = sys.getrefcount
#: References to a container that nobody holds but its entry: the attribute, and the count's own argument.
_UNHELD = 2


class Kind:
    """How one kind of container is taken apart, compared and filled; subclasses of it are held by their content."""

    __slots__ = ("base", "fill", "tag", "walk")

    def __init__(
        self,
        tag: str,
        base: Any,
        walk: Callable[[Any], Any],
        fill: Callable[[Any, list[Any]], None],
    ) -> None:
        self.tag, self.base, self.walk, self.fill = tag, base, walk, fill

    def parts(self, it: Any) -> list[Any]:
        """Return what is in a container, flat."""
        return [*self.walk(it)]

    def is_same(self, it: Any, parts: list[Any]) -> bool:
        """Tell whether exactly these parts, by identity, are in a container."""
        if self.base is bytearray:
            return bool(bytes(it) == parts[0])
        size = len(parts) - 1 if self.base in _WITH_EXTRA else len(parts)
        due: int = self.base.__len__(it) * (2 if self.tag in _PAIRED else 1)
        return due == size and all(map(is_, self.walk(it), parts))


def _fill_list(it: list[Any], parts: list[Any]) -> None:
    list.__setitem__(it, slice(None), parts)


def _fill_set(it: set[Any], parts: list[Any]) -> None:
    set.clear(it)
    set.update(it, parts)


def _fill_dict(it: dict[Any, Any], parts: list[Any]) -> None:
    dict.clear(it)
    half = len(parts) // 2
    for key, value in zip(parts[:half], parts[half:]):
        dict.__setitem__(it, key, value)


def _fill_ordered(it: OrderedDict[Any, Any], parts: list[Any]) -> None:
    OrderedDict.clear(it)
    half = len(parts) // 2
    for key, value in zip(parts[:half], parts[half:]):
        OrderedDict.__setitem__(it, key, value)


def _fill_defaultdict(it: defaultdict[Any, Any], parts: list[Any]) -> None:
    factory = parts[0]
    if factory is not None and not callable(factory):
        raise TypeError("a default that cannot be called")
    it.default_factory = factory
    _fill_dict(it, parts[1:])


def _fill_deque(it: deque[Any], parts: list[Any]) -> None:
    deque.clear(it)
    deque.extend(it, parts[1:])


def _fill_bytes(it: bytearray, parts: list[Any]) -> None:
    it[:] = parts[0]


def _walk_dict(it: dict[Any, Any]) -> Any:
    return chain(dict.keys(it), dict.values(it))


KINDS = (
    Kind("l", list, list.__iter__, _fill_list),
    Kind("d", dict, _walk_dict, _fill_dict),
    Kind("s", set, set.__iter__, _fill_set),
    Kind("b", bytearray, lambda it: (bytes(it),), _fill_bytes),
    Kind("q", deque, lambda it: chain((it.maxlen,), deque.__iter__(it)), _fill_deque),
    Kind("o", OrderedDict, lambda it: chain(OrderedDict.keys(it), OrderedDict.values(it)), _fill_ordered),
    Kind("c", Counter, _walk_dict, _fill_dict),
    Kind("D", defaultdict, lambda it: chain((it.default_factory,), dict.keys(it), dict.values(it)), _fill_defaultdict),
)
BY_TYPE = {kind.base: kind for kind in KINDS}
BY_TAG = {kind.tag: kind for kind in KINDS}
#: Kinds whose content comes after one part of another sort.
_WITH_EXTRA = frozenset({deque, defaultdict})
_PAIRED = frozenset("docD")


def kind_of(cls: type) -> Kind | None:
    """Return the kind of container that a class is, or derives from."""
    found = BY_TYPE.get(cls)
    if found is None:
        for base in cls.__mro__:
            if base in BY_TYPE:
                return BY_TYPE[base]
    return found


def decoded_bytes(text: Any) -> bytes:
    """Return the bytes of base64 text. Raises ValueError."""
    return binascii.a2b_base64(text)


class Entry:
    """One mirrored container, and what was in it when the other end last heard of it."""

    __slots__ = ("it", "kind", "number", "parts")

    def __init__(self, it: Any, kind: Kind, number: int) -> None:
        self.it, self.kind, self.number = it, kind, number
        self.parts: list[Any] = []


class Tracker:
    """The containers that have crossed. The two ends number theirs from 1 up and from -1 down."""

    def __init__(self, step: int) -> None:
        self.step = step
        self._next = step
        self.by_number: dict[int, Entry] = {}
        self.by_id: dict[int, Entry] = {}
        #: Off where several threads talk: one may let go of what is under way in another.
        self.prunes = True

    def track(self, it: Any, kind: Kind, number: int = 0) -> Entry:
        """Begin to mirror a container, under a number of this end's or one that the other end gave."""
        if not number:
            number = self._next
            self._next += self.step
        entry = self.by_number[number] = self.by_id[id(it)] = Entry(it, kind, number)
        return entry

    def changed(self) -> list[Entry]:
        """Return the entries whose containers are no longer what the other end knows."""
        return [it for it in self.by_number.values() if not it.kind.is_same(it.it, it.parts)]

    def prune(self) -> list[int]:
        """Let go of the containers that nobody at this end holds any more, and return their numbers."""
        if not self.prunes:
            return []
        gone = [number for number, entry in self.by_number.items() if _refcount(entry.it) <= _UNHELD]
        for number in gone:
            self.forget(number)
        return gone

    def forget(self, number: int) -> None:
        """Stop mirroring a container, which stays what it is."""
        entry = self.by_number.pop(number, None)
        if entry is not None:
            del self.by_id[id(entry.it)]

    def clear(self) -> None:
        """Forget all: the other end is another process from here on."""
        self.by_number.clear()
        self.by_id.clear()
        self._next = self.step
