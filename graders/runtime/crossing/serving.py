"""What the student's code may have the tester do: a closed list, each wish looked at by what it is asked of."""

from __future__ import annotations

import builtins
import sys
import warnings
from functools import partial
from typing import TYPE_CHECKING, Any, Callable

from graders.runtime.crossing.closed import bound_special
from graders.runtime.crossing.errors import MalformedError, UncrossableError
from graders.runtime.crossing.guard import CALL, CLASS, ITERATOR, MOCK, TWIN
from graders.runtime.crossing.mirrors import MirrorMeta
from graders.runtime.crossing.unpacking import exact

if TYPE_CHECKING:
    from graders.runtime.crossing.wall import Wall

#: What one end may ask of the submission's objects, and nobody of a test's.
_NEVER = frozenset({"s", "d", "u", "restore", "copy", "deepcopy", "dir"})
_READINGS = frozenset({"read", "readline"})


class Services:
    """Serves the student's code on behalf of one wall."""

    def __init__(self, wall: Wall) -> None:
        self._wall = wall
        self._guard, self._twins = wall.guard, wall.twins
        self._kinds: dict[str, Callable[[Any, str, list[Any], dict[str, Any]], list[Any]]] = {
            "c": self._call,
            "n": self._advance,
            "o": self._special,
            "g": self._get,
            "m": self._method,
        }

    def serve(self, kind: str, values: list[Any], names: list[str]) -> list[Any]:
        """Do what is asked. Raises UncrossableError where it may not be, MalformedError where it makes no sense."""
        if kind == "input":
            return [self._read(partial(builtins.input, exact(values[0], str)))]
        if kind == "stdin":
            if names[0] not in _READINGS:
                raise MalformedError("a way to read that is none")
            return [self._read(partial(getattr(sys.stdin, names[0]), *values))]
        if kind == "warn":
            self._warn(values[0])
            return [None]
        it, name = values[0], names[0] if names else ""
        if kind in _NEVER:
            raise _refused(it, name)
        if kind not in self._kinds or self._wall.exports.number_of(it) is None:
            raise MalformedError("a wish that is none, or of what is not the test's")
        count = len(values) - max(len(names) - 1, 0)
        return self._kinds[kind](it, name, values[1:count], dict(zip(names[1:], values[count:])))

    def _read(self, ask: Callable[[], Any]) -> Any:
        """Return what a test gives the student's code to read; a mock may give anything."""
        dialogue = self._wall.dialogue
        return ask() if dialogue is None else dialogue.answer(ask)

    def _warn(self, message: Any) -> None:
        """Warn the test as the student's code warned it; one that comes with an import is no news the second time."""
        if not isinstance(message, Warning):
            raise MalformedError("a warning that is none")
        dialogue = self._wall.dialogue
        if dialogue is None or dialogue.prints():
            warnings.warn(message, stacklevel=2)

    def _call(self, it: Any, name: str, args: list[Any], kwargs: dict[str, Any]) -> list[Any]:
        if self._guard.kind(it) not in (CALL, CLASS, MOCK):
            raise _refused(it, name)
        return [it(*args, **kwargs)]

    def _advance(self, it: Any, name: str, args: list[Any], kwargs: dict[str, Any]) -> list[Any]:
        del args, kwargs
        if self._guard.kind(it) != ITERATOR:
            raise _refused(it, name)
        try:
            return [False, next(it)]
        except StopIteration as end:
            return [True, end.value]

    def _special(self, it: Any, name: str, args: list[Any], kwargs: dict[str, Any]) -> list[Any]:
        is_twin = self._guard.kind(it) == TWIN
        if not (self._twins.may(type(it), name) if is_twin else self._guard.may_call_special(it, name)):
            raise _refused(it, name)
        method = bound_special(it, name)
        if method is None:
            raise TypeError(f"{type(it).__name__!r} object has no {name}")
        return [method(*args, **kwargs)]

    def _get(self, it: Any, name: str, args: list[Any], kwargs: dict[str, Any]) -> list[Any]:
        del args, kwargs
        is_twin = self._guard.kind(it) == TWIN
        if not (self._twins.may(type(it), name) if is_twin else self._guard.may_get(it, name)):
            raise AttributeError(str(_refused(it, name)))  # so that `hasattr` tells the truth
        return [getattr(it, name)]

    def _method(self, it: Any, name: str, args: list[Any], kwargs: dict[str, Any]) -> list[Any]:
        (value,) = self._get(it, name, args, kwargs)
        if self._guard.kind(it) != TWIN and not self._can_be_called(value):
            raise _refused(it, name)
        return [value(*args, **kwargs)]

    def _can_be_called(self, it: Any) -> bool:
        if isinstance(it, MirrorMeta) or self._wall.handle_of(it) is not None:
            return True
        return self._guard.kind(it) in (CALL, CLASS, MOCK)


def _refused(it: Any, name: str) -> UncrossableError:
    return UncrossableError(f"{name or 'this'} of a {type(it).__qualname__} is the test's own")
