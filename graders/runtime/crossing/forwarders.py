"""The members of mirror classes: functions that have what they stand for called at the other end."""

from __future__ import annotations

from typing import Any

from graders.runtime.crossing.closed import ARITHMETIC, AWAITED, COMPARISONS, MEASURES, SPECIAL, is_special
from graders.runtime.crossing.mirrors import Info, Value, is_stand_in, native_dict


def asked(info: Info, name: str, value: Any) -> Any:
    """Return what a mirror class holds for what a test set in it: it is asked for, since both ends may set it anew."""
    if not is_special(name):
        return Value(info, name)
    return special(info, name) if name in SPECIAL else value


def method(info: Info, name: str) -> Any:
    """Return a function that has a method called at the other end."""
    kind = "o" if is_special(name) else "m"

    def forward(self: Any, /, *args: Any, **kwargs: Any) -> Any:
        if type(self).__wall_info__.cls is type(self):
            return info.peer.call(kind, [self, *args, *kwargs.values()], [name, *kwargs])
        # Of a class that a test derived: what is meant is the method of this very class.
        return info.peer.call("u", [info.cls, self, *args, *kwargs.values()], [name, *kwargs])

    return forward


def class_method(info: Info, name: str) -> Any:
    """Return a function that has a class method called at the other end."""

    def forward(cls: Any, /, *args: Any, **kwargs: Any) -> Any:
        return info.peer.call("m", [cls, *args, *kwargs.values()], [name, *kwargs])

    return forward


def static_method(info: Info, name: str) -> Any:
    """Return a function that has a static method called at the other end."""

    def forward(*args: Any, **kwargs: Any) -> Any:
        return info.peer.call("m", [info.cls, *args, *kwargs.values()], [name, *kwargs])

    return forward


def comparison(info: Info, name: str) -> Any:
    """Return a comparison that never shows the other end a value of this end's own, unless it may."""
    ask = method(info, name)

    def forward(self: Any, other: Any) -> Any:
        if is_stand_in(other) or info.peer.compares:
            return ask(self, other)
        if info.native is not None:
            return getattr(info.native, name)(self, other)
        return NotImplemented

    return forward


def contains(info: Info, name: str) -> Any:
    """Return a test for membership that compares at this end where the value is this end's own.

    The membership of an object that a test made is what the test is about: there, the other end is asked.
    """
    ask = method(info, name)

    def forward(self: Any, it: Any) -> Any:
        if is_stand_in(it) or info.peer.compares or self.__wall_handle__.is_made_here:
            return ask(self, it)
        if info.native is not None:
            return getattr(info.native, name)(self, it)
        try:
            others = iter(self)
        except TypeError:
            raise TypeError(
                f"a {type(self).__name__} that a submission returned is not asked whether a test's own value is in it: "
                "`student_compares = true` has it answer"
            ) from None
        return any(it is other or it == other for other in others)

    return forward


def arithmetic(info: Info, name: str) -> Any:
    """Return an operator that never shows the other end a value of this end's own, unless it may.

    What a test made of a student's class is what the test is about: there, the other end is asked.
    """
    ask = method(info, name)

    def forward(self: Any, *others: Any) -> Any:
        if all(map(is_stand_in, others)) or info.peer.compares or _is_made_here(self):
            return ask(self, *others)
        own = getattr(info.native, name, None) if info.native is not None else None
        if own is not None:
            return own(self, *others)
        raise TypeError(
            f"a {type(self).__name__} that a submission returned does not reckon with a test's own value: "
            "`student_compares = true` lets it"
        )

    return forward


def measure(info: Info, name: str) -> Any:
    """Return a measure that is the builtin class's own, for a value whose content is here."""
    ask = method(info, name)

    def forward(self: Any, *more: Any) -> Any:
        own = getattr(info.native, name, None) if info.native is not None else None
        if own is None or info.peer.compares or _is_made_here(self):
            return ask(self, *more)
        return own(self, *more)

    return forward


def leaving(info: Info, name: str) -> Any:
    """Return an `__exit__` that cannot have a test's own failed check forgotten."""
    ask = method(info, name)

    def forward(self: Any, kind: Any = None, error: Any = None, entry: Any = None) -> Any:
        answer = ask(self, kind, error, entry)
        is_check = isinstance(error, AssertionError) and info.peer.handle_of(error) is None
        return answer if info.peer.compares or not is_check else False

    return forward


def _is_made_here(it: Any) -> bool:
    handle = native_dict(it).get("__wall_handle__")
    return handle is not None and handle.is_made_here


def initialiser(info: Info, name: str) -> Any:
    """Return an `__init__` for a test's derived class to call: of this very class, always."""

    def forward(self: Any, /, *args: Any, **kwargs: Any) -> None:
        info.peer.call("u", [info.cls, self, *args, *kwargs.values()], [name, *kwargs])

    return forward


def text(info: Info, name: str) -> Any:
    """Return a `__str__` that takes the text that came with an exception."""
    ask = method(info, name)

    def forward(self: Any) -> Any:
        known = native_dict(self).get("__wall_text__")
        return ask(self) if known is None else known

    return forward


def special(info: Info, name: str) -> Any:
    """Return the forwarder of a special method."""
    for names, make in _FAMILIES:
        if name in names:
            return make(info, name)
    if name in AWAITED:
        return awaited(method(info, name))
    return _SINGLE.get(name, method)(info, name)


_FAMILIES = ((COMPARISONS, comparison), (ARITHMETIC, arithmetic), (MEASURES, measure))
_SINGLE = {"__contains__": contains, "__init__": initialiser, "__str__": text, "__exit__": leaving}


def awaited(call: Any) -> Any:
    """Return a coroutine function: the other end runs what was called to its end before this one goes on."""

    async def forward(*args: Any, **kwargs: Any) -> Any:
        return call(*args, **kwargs)

    return forward
