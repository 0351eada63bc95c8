"""Makes stand-ins of what the other end tells of its objects, which is data to be doubted."""

from __future__ import annotations

from abc import ABCMeta
from typing import TYPE_CHECKING, Any

from graders.runtime.crossing.closed import BASES, NAMED, SPECIAL, is_special
from graders.runtime.crossing.errors import MalformedError
from graders.runtime.crossing.failures import meet_exception
from graders.runtime.crossing.fields import DataclassFields, field
from graders.runtime.crossing.forwarders import awaited, class_method, method, special, static_method
from graders.runtime.crossing.library_errors import library_error
from graders.runtime.crossing.mirrors import Handle, Info, MirrorABCMeta, MirrorMeta, StandIn, Value
from graders.runtime.crossing.unpacking import Unpacking, exact, index

if TYPE_CHECKING:
    from graders.runtime.crossing.peer import Peer

#: Classes and functions that are known again in another process.
_MOST_KEPT = 4000
#: Builtin types whose instances never change, so that one who derives from them is made with its content.
_NATIVES = (tuple, str, int, float, bytes, complex, frozenset)


class Meeting:
    """What this end knows of the other's classes and functions."""

    def __init__(self, peer: Peer) -> None:
        self._peer = peer
        #: Of this session, by number.
        self.classes: dict[int, Info] = {}
        #: Exceptions of the library that stand for the other end's, likewise.
        self.errors: dict[int, Any] = {}
        #: Of all sessions, by where they are defined: `from lab import MyError` outlives the process it came from.
        self._kept: dict[tuple[str, str], Any] = {}

    def meet(self, unpacking: Unpacking, node: list[Any]) -> Any:  # noqa: PLR0911 -- a list
        """Return what a node stands for. Raises MalformedError."""
        tag, rest = node[0], node[1:]
        if tag == "X":
            return meet_exception(self._peer, unpacking, rest)
        if tag == "C":
            return self._class(unpacking, *rest)
        if tag == "K":
            return self.errors.get(exact(rest[0], int)) or self.classes[rest[0]].cls
        if tag == "R":
            return self._object(unpacking, *rest)
        if tag == "F":
            return self._function(unpacking, *rest)
        if tag == "V":
            return self._value(unpacking, *rest)
        if tag == "G":
            return self._generator(*rest)
        if tag == "M":
            return self._peer.module(exact(rest[0], str))
        raise MalformedError("a node of no kind")

    def _object(self, unpacking: Unpacking, number: Any, class_index: Any) -> Any:
        cls = self._peer.own_mirror(unpacking.built[index(class_index)])
        it = self._peer.living(exact(number, int))
        if it is None:
            it = object.__new__(cls)
            self._peer.adopt(it, number)
        elif type(it) is not cls:
            raise MalformedError("an object that became another")
        return it

    def _value(self, unpacking: Unpacking, number: Any, class_index: Any, slots: Any) -> Any:
        cls = self._peer.own_mirror(unpacking.built[index(class_index)])
        (content,) = unpacking.values(slots)
        native = cls.__wall_info__.native
        if native not in _NATIVES:
            raise MalformedError("content for a class that has none")
        it = native.__new__(cls, exact(content, native))
        object.__setattr__(it, "__wall_handle__", Handle(exact(number, int), self._peer.session))
        return it

    def _generator(self, number: Any, name: Any) -> Any:
        it = self._peer.living(exact(number, int))
        if it is None:
            handle = Handle(number, self._peer.session)
            it = _generator(self._peer, handle)
            it.__name__ = it.__qualname__ = exact(name, str)
            self._peer.adopt(it, number, handle)
        return it

    def _function(self, unpacking: Unpacking, *told: Any) -> Any:
        number, is_async, module, name, doc, slots = told
        it = self._peer.living(exact(number, int))
        if it is None:
            handle = Handle(number, self._peer.session)
            key = (exact(module, str), exact(name, str))
            it = self._kept_function(key, [is_async, doc])
            if it is None:
                it = _function(self._peer, handle, is_async=exact(is_async, bool))
                it.__module__, it.__qualname__, it.__doc__ = module, name, doc if doc is None else exact(doc, str)
                it.__name__ = name.rpartition(".")[2]
                self._keep(key, (it, [is_async, doc]))
            self._peer.adopt(it, number, handle)
        if slots:
            unpacking.later(lambda: setattr(it, "__dict__", exact(unpacking.values(slots)[0], dict)))
        return it

    def _kept_function(self, key: tuple[str, str], told: list[Any]) -> Any:
        it, told_before = self._kept.get(key, (None, None))
        if it is None or told_before != told:
            return None
        handle = self._peer.handle_of(it)
        return None if handle is None or handle.session == self._peer.session else it

    def _class(self, unpacking: Unpacking, *told: Any) -> Any:
        number, module, name, doc, bases, members = told
        found = library_error(exact(module, str), exact(name, str))
        if found is not None:
            self.errors[exact(number, int)] = found
            return found
        parents = [self._parent(unpacking, base) for base in exact(bases, list)] or [StandIn]
        key = (exact(module, str), exact(name, str))
        info, parents_before = self._kept.get(key, (None, None))
        known = isinstance(info, Info) and info.handle.session != self._peer.session
        if not known or info.told != [doc, members] or parents_before != parents:
            info = self._new_class(key, parents, [doc, members])
            self._keep(key, (info, parents))
        info.handle.number, info.handle.session = exact(number, int), self._peer.session
        self.classes[number] = info
        return info.cls

    def _new_class(self, key: tuple[str, str], parents: list[Any], told: list[Any]) -> Info:
        info = Info(self._peer, Handle(0, self._peer.session), told)
        module, name = key
        doc, members = told
        space = {"__module__": module, "__qualname__": name, "__wall_info__": info}
        if doc is not None:
            space["__doc__"] = exact(doc, str)
        for member in exact(members, list):
            self._member(info, space, *exact(member, list))
        is_abstract = any(isinstance(parent, ABCMeta) for parent in parents)
        meta = MirrorABCMeta if is_abstract else MirrorMeta
        bases = parents if any(isinstance(parent, MirrorMeta) for parent in parents) else [StandIn, *parents]
        info.cls = type.__call__(meta, name.rpartition(".")[2], tuple(bases), space)
        info.native = next((it for it in info.cls.__mro__[:-1] if it in BASES), None)
        info.members = dict(vars(info.cls))
        return info

    def _parent(self, unpacking: Unpacking, base: Any) -> Any:
        if type(base) is str:
            it = self._peer.base(base)
            return StandIn if it is object else it
        return self.class_of_error(unpacking.built[index(base)])

    def class_of_error(self, cls: Any) -> Any:
        """Return a mirror class, or an exception of the library, as it is. Raises MalformedError if it is neither."""
        return cls if any(cls is it for it in self.errors.values()) else self._peer.own_mirror(cls)

    def _member(self, info: Info, space: dict[str, Any], name: Any, kind: Any, more: Any) -> None:
        exact(name, str)
        if kind == "D":
            space["__dataclass_fields__"] = DataclassFields(exact(more, list))
        elif is_special(name):
            if name in SPECIAL and kind in ("f", "n"):
                space[name] = None if kind == "n" else _special(info, space, name)
        elif kind in _METHODS:
            wrap, make = _METHODS[kind]
            made = _named(make(info, name), info, space, name, more)
            made.__wall_member__ = (info, name)
            space[name] = wrap(made) if wrap else made
        else:
            space[name] = field(exact(more, int)) if kind == "i" else Value(info, name)

    def _keep(self, key: tuple[str, str], it: Any) -> None:
        if "<" not in key[1] and len(self._kept) < _MOST_KEPT:
            self._kept[key] = it


_METHODS: dict[Any, Any] = {
    "f": (None, method),
    "a": (None, lambda info, name: awaited(method(info, name))),
    "s": (staticmethod, static_method),
    "c": (classmethod, class_method),
}


def base_of(name: str) -> Any:
    """Return a builtin class that a mirror may derive from. Raises MalformedError."""
    it = NAMED.get(name)
    if type(it) not in (type, ABCMeta) or it not in BASES:
        raise MalformedError("a base that none may have")
    return it


def _special(info: Info, space: dict[str, Any], name: str) -> Any:
    it = _named(special(info, name), info, space, name, None)
    it.__wall_member__ = (info, name)
    return it


def _named(it: Any, info: Info, space: dict[str, Any], name: str, doc: Any) -> Any:
    del info
    it.__name__ = name
    it.__qualname__ = f"{space['__qualname__']}.{name}"
    it.__module__ = space["__module__"]
    it.__doc__ = doc if doc is None else exact(doc, str)
    return it


def _function(peer: Peer, handle: Handle, *, is_async: bool) -> Any:
    def forward(*args: Any, **kwargs: Any) -> Any:
        return peer.call("c", [handle, *args, *kwargs.values()], ["", *kwargs])

    return awaited(forward) if is_async else forward


def _generator(peer: Peer, handle: Handle) -> Any:
    how, value = "send", None
    while True:
        is_over, result = peer.request("n", [handle, value], [how])
        if is_over:
            return result
        try:
            how, value = "send", (yield result)
        except GeneratorExit:
            # Perhaps by the collection of garbage, in the midst of a message: so it is told with the next.
            peer.let_go(handle)
            raise
        except BaseException as error:
            how, value = "throw", error
