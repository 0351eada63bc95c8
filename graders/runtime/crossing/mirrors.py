"""Stand-ins: real local classes, functions and generators, whose work is done by what they stand for."""

from __future__ import annotations

import weakref
from abc import ABCMeta
from typing import TYPE_CHECKING, Any, Callable, cast

from graders.runtime.crossing.closed import SPECIAL_VALUES, is_special

if TYPE_CHECKING:
    from graders.runtime.crossing.peer import Peer

_native_set, _native_delete = object.__setattr__, object.__delattr__


class Handle:
    """What the other end knows something by: a number, in one life of that end."""

    __slots__ = ("is_made_here", "number", "session")

    def __init__(self, number: int, session: int) -> None:
        self.number, self.session = number, session
        #: Whether a test made it by calling its class, rather than getting it from the student's code.
        self.is_made_here = False


class Info:
    """What a mirror class is the mirror of."""

    __slots__ = ("cls", "handle", "members", "native", "peer", "told")

    def __init__(self, peer: Peer, handle: Handle, told: object) -> None:
        self.peer, self.handle, self.told = peer, handle, told
        self.cls: Any = None
        #: What the class held under each name when it was made.
        self.members: dict[str, Any] = {}
        #: The builtin type that holds the content of its instances.
        self.native: type | None = None


class MirrorMeta(type):
    """The type of mirror classes, and of the classes that tests derive from them."""

    __wall_info__: Info

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        """Make an instance at the other end, or, of a class that a test derived, at both."""
        info = cls.__wall_info__
        if info.cls is cls:
            it = info.peer.call("c", [cls, *args, *kwargs.values()], ["", *kwargs])
            if type(it) is cls:
                it.__wall_handle__.is_made_here = True
            return it
        return info.peer.twins.make(cls, args, kwargs)

    def __getattr__(cls, name: str) -> Any:
        if is_special(name) and name not in SPECIAL_VALUES:
            raise AttributeError(f"type object {cls.__name__!r} has no attribute {name!r}")
        info = cls.__wall_info__
        return info.peer.call("g", [info.cls], [name])

    def __setattr__(cls, name: str, value: Any) -> None:
        info = cls.__wall_info__
        if info.cls is cls and not name.startswith(("__wall_", "_abc_", "__abstractmethods__")):
            if value is info.members.get(name, info):
                info.peer.call("restore", [cls], [name])
            else:
                info.peer.call("s", [cls, _unwrapped(value)], [name])
                value = info.peer.asked(info, name, value)
        type.__setattr__(cls, name, value)

    def __delattr__(cls, name: str) -> None:
        info = cls.__wall_info__
        if info.cls is cls:
            info.peer.call("d", [cls], [name])
        if name in cls.__dict__:
            type.__delattr__(cls, name)

    def __iter__(cls) -> Any:
        return _of_class(cls, "__iter__")

    def __len__(cls) -> Any:
        return _of_class(cls, "__len__")

    def __getitem__(cls, key: Any) -> Any:
        return _of_class(cls, "__getitem__", key)

    def __contains__(cls, it: Any) -> Any:
        return _of_class(cls, "__contains__", it)

    def __bool__(cls) -> bool:
        return True


class MirrorABCMeta(MirrorMeta, ABCMeta):
    """The same, for classes that derive from abstract ones of the library."""


class _Held:
    """Holds the dictionary that instances have at this end, which `StandIn` hides."""


native_dict: Callable[[Any], dict[str, Any]] = _Held.__dict__["__dict__"].__get__


class StandIn(_Held, metaclass=MirrorMeta):
    """The root of mirror classes: attributes are asked for and set at the other end."""

    @property
    def __dict__(self) -> Any:  # type: ignore[override]
        return type(self).__wall_info__.peer.call("g", [self], ["__dict__"])

    def __getattr__(self, name: str) -> Any:
        if is_special(name) and name not in SPECIAL_VALUES:
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        return type(self).__wall_info__.peer.call("g", [self], [name])

    def __setattr__(self, name: str, value: Any) -> None:
        if is_special(name):
            _native_set(self, name, value)
        else:
            type(self).__wall_info__.peer.set_attribute(self, name, value)

    def __delattr__(self, name: str) -> None:
        if name in native_dict(self):
            _native_delete(self, name)
        else:
            type(self).__wall_info__.peer.call("d", [self], [name])

    def __dir__(self) -> Any:
        return type(self).__wall_info__.peer.call("dir", [self], [])

    def __copy__(self) -> Any:
        return type(self).__wall_info__.peer.call("copy", [self], [])

    def __deepcopy__(self, memo: Any) -> Any:
        del memo
        return type(self).__wall_info__.peer.call("deepcopy", [self], [])

    def __reduce_ex__(self, protocol: Any) -> Any:
        raise TypeError(f"a {type(self).__name__} of the submission cannot be pickled by a test")


type.__setattr__(StandIn, "__wall_info__", Info(cast("Any", None), Handle(0, -1), None))
StandIn.__wall_info__.cls = StandIn


class Value:
    """An attribute of a class that is no method: always asked for anew."""

    __slots__ = ("_info", "_name")

    def __init__(self, info: Info, name: str) -> None:
        self._info, self._name = info, name

    def __get__(self, it: Any, owner: Any) -> Any:
        return self._info.peer.call("g", [self._info.cls if it is None else it], [self._name])

    def __set__(self, it: Any, value: Any) -> None:
        self._info.peer.set_attribute(it, self._name, value)

    def __delete__(self, it: Any) -> None:
        self._info.peer.call("d", [it], [self._name])


def is_stand_in(it: Any) -> bool:
    """Tell whether a value, or its class, stands for something of the other end."""
    return isinstance(type(it), MirrorMeta)


class Watch(weakref.ref):  # type: ignore[type-arg]
    """Notices that a stand-in is gone."""

    __slots__ = ("key", "number")

    key: int
    number: int


def _of_class(cls: Any, name: str, *args: Any) -> Any:
    info = cls.__wall_info__
    return info.peer.call("o", [info.cls, *args], [name])


def _unwrapped(value: Any) -> Any:
    """Return what a static or class method of a test's wraps: only functions cross."""
    return value.__func__ if isinstance(value, (staticmethod, classmethod)) else value
