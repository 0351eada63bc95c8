"""The student's half of `import`: what a module holds is told at once, what is large only when it is asked for."""

from __future__ import annotations

import sys
import types
from operator import is_
from typing import TYPE_CHECKING, Any

from graders.runtime.crossing.closed import ATOMS, NAME_OF, is_special
from graders.runtime.crossing.compiled import imported
from graders.runtime.crossing.errors import ChangedError

if TYPE_CHECKING:
    from graders.runtime.crossing.student import StudentEnd

#: Names of a module's own that tests look at.
_TOLD_SPECIAL = frozenset({"__doc__", "__version__", "__author__"})
#: How a name of a module is told: with its value, on demand, or as a module.
EAGER, LAZY, MODULE = "=", "?", "@"
_LONG = 1000


class Modules:
    """The modules that the tester knows, and what it knows of them."""

    def __init__(self, end: StudentEnd) -> None:
        self._end = end
        self._spaces: dict[str, dict[str, Any]] = {}
        self._known: dict[str, dict[str, Any]] = {}
        #: Names whose values the tester has, by module.
        self._had: dict[str, set[str]] = {}

    def load(self, names: list[str]) -> list[Any]:
        """Import `names[0]` and tell what it holds, `names[3:]` in any case.

        It is imported anew if `names[1]` says so. `names[2]` is what its code was compiled to in another process; where
        it is empty, that is told as well.
        """
        name, anew, compiled, *wanted = names
        if anew and name in sys.modules:
            del sys.modules[name]
        module, compiled = imported(name, self._end.folder, compiled)
        space = vars(module)
        self._spaces[name], self._known[name], self._had[name] = space, dict(space), set(wanted)
        told: list[str] = [getattr(module, "__file__", None) or "", compiled, "\n".join(space)]
        values: list[Any] = []
        for key, value in self._known[name].items():
            if is_special(key) and key not in _TOLD_SPECIAL and key != "__all__":
                continue
            how = EAGER if key in wanted or key == "__all__" else _how(value)
            if how == EAGER:
                self._had[name].add(key)
                values.append(value)
            told.append(how + key + (f"={value.__name__}" if how == MODULE else ""))
        return [tuple(told), *values]

    def reuse(self, name: str, compiled: str, keys: str, numbers: dict[str, int], atoms: dict[str, Any]) -> None:
        """Import a module as another process did, which told the tester all about it.

        Raises ChangedError if it holds other names, other atoms, or no functions and classes where numbers are given.
        """
        try:
            module, _ = imported(name, self._end.folder, compiled)
        except BaseException as error:
            raise ChangedError from error
        space = vars(module)
        if "\n".join(space) != keys:
            raise ChangedError
        for key, value in atoms.items():
            if space[key] != value or type(space[key]) is not type(value):
                raise ChangedError
        for key, number in numbers.items():
            it = space[key]
            if not isinstance(it, (types.FunctionType, type)) or not self._end.exports.assign(it, number):
                raise ChangedError
            if isinstance(it, type):
                self._end.told_classes.add(number)
        self._spaces[name], self._known[name], self._had[name] = space, dict(space), {*numbers, *atoms}

    def fetch(self, name: str, key: str) -> Any:
        """Return one value of a module."""
        module = sys.modules[name]
        value = getattr(module, key)
        if name in self._spaces and key in self._spaces[name]:
            self._known[name][key] = value
            self._had[name].add(key)
        return value

    def changes(self) -> tuple[list[list[str]], list[Any]]:
        """Return which of the names that the tester has hold something else now, and what."""
        what: list[list[str]] = []
        values: list[Any] = []
        for name, space in self._spaces.items():
            known = self._known[name]
            if len(space) == len(known) and all(map(is_, space.values(), known.values())):
                continue
            for key, value in space.items():
                if known.get(key, known) is not value and (key in self._had[name] or key not in known):
                    self._had[name].add(key)
                    what.append(["set", name, key])
                    values.append(value)
            for key in known.keys() - space.keys():
                what.append(["del", name, key])
                values.append(None)
            self._known[name] = dict(space)
        return what, values

    def change(self, what: list[Any], value: Any) -> None:
        """Set or delete a name as a test did."""
        kind, name, key = what[:3]
        space = vars(sys.modules[name])
        if kind == "module":
            space[key] = sys.modules[what[3]]
        elif kind == "set":
            space[key] = value
        else:
            space.pop(key, None)
        if name in self._known:
            self._known[name] = dict(space)
            self._had[name].add(key)


def _how(value: Any) -> str:
    kind = type(value)
    if kind in ATOMS:
        return EAGER if kind is not str or len(value) < _LONG else LAZY
    if kind is types.ModuleType:
        return MODULE
    if kind is types.FunctionType or id(value) in NAME_OF:
        return EAGER
    return EAGER if isinstance(value, type) and hasattr(sys.modules.get(value.__module__), "__file__") else LAZY
