"""The tester's half of a class that a test derived from one of the student's: its objects live at both ends."""

from __future__ import annotations

import types
from typing import TYPE_CHECKING, Any

from graders.runtime.crossing.closed import ATOMS, SPECIAL, is_special
from graders.runtime.crossing.mirrors import Handle, MirrorMeta

if TYPE_CHECKING:
    from graders.runtime.crossing.wall import Wall

_NEVER = frozenset({"__init__"})


class Twins:
    """Has twins made at the student's end, and knows which members of a test's class they may call."""

    def __init__(self, wall: Wall) -> None:
        self._wall = wall
        self._classes: dict[type, Handle] = {}

    def make(self, cls: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Make an object of a test's class, and its twin; then have it initialised as the test's class says."""
        wall = self._wall
        it = cls.__new__(cls) if cls.__new__ is object.__new__ else cls.__new__(cls, *args, **kwargs)
        self.handle_of(cls)  # now: not in the midst of a message
        number = wall.exports.add(it)
        object.__setattr__(it, "__wall_handle__", Handle(0, 0))
        it.__wall_handle__.number = wall.call("twin", [cls, number], [])
        it.__wall_handle__.session = wall.session
        cls.__init__(it, *args, **kwargs)
        return it

    def handle_of(self, cls: Any) -> Handle:
        """Return the handle of a test's class, whose twin is made when it is first needed."""
        handle = self._classes.get(cls)
        if handle is None or handle.session != self._wall.session:
            handle = self._classes[cls] = Handle(0, -1)
            members = {
                name: _kind(value) for base in _own(cls) for name, value in vars(base).items() if _is_told(cls, name)
            }
            held = [name for name, kind in members.items() if kind == "v"]
            told = [kind + name for name, kind in members.items() if kind]
            bases = [base for own in reversed(_own(cls)) for base in own.__bases__ if _is_theirs(base)]
            values = [*dict.fromkeys(bases), *(getattr(cls, name) for name in held)]
            twin = self._wall.request("twin class", values, [cls.__name__, *told])[0]
            handle.number, handle.session = twin.__wall_info__.handle.number, self._wall.session
        return handle

    def may(self, cls: type, name: str) -> bool:
        """Tell whether the student's code may call or see a member of a test's class."""
        return _is_told(cls, name) and any(name in vars(base) for base in _own(cls))


def _own(cls: type) -> list[type]:
    """Return the classes of a lineage that are the test's, the most derived last."""
    return [base for base in reversed(cls.__mro__) if not _is_theirs(base) and isinstance(base, MirrorMeta)]


def _is_theirs(cls: Any) -> bool:
    return isinstance(cls, MirrorMeta) and cls.__wall_info__.cls is cls


def _is_told(cls: Any, name: str) -> bool:
    """Tell whether the student's code hears of a member: a private one only where it overrides the student's own."""
    if is_special(name):
        return name in SPECIAL - _NEVER
    return name[:1] != "_" or any(_is_theirs(base) and name in base.__wall_info__.members for base in cls.__mro__)


def _kind(value: Any) -> str:
    if isinstance(value, types.FunctionType):
        return "f"
    if isinstance(value, property):
        return "p"
    return "v" if type(value) in ATOMS else ""
