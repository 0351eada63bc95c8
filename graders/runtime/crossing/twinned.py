"""The student's half of a class that a test derived from one of the student's: a class that calls the test back."""

from __future__ import annotations

import types
from typing import TYPE_CHECKING, Any

from graders.runtime.crossing.mirrors import Handle

if TYPE_CHECKING:
    from graders.runtime.crossing.student import StudentEnd


class Twinned:
    """The twins, and the numbers of the test's objects that they are the twins of."""

    def __init__(self, end: StudentEnd) -> None:
        self._end = end
        self._numbers: dict[int, int] = {}
        #: Alive for as long as this process: their ids must stay theirs.
        self._twins: list[Any] = []

    def make_class(self, values: list[Any], names: list[str]) -> type:
        """Make a class: its bases, then values; its name, then `f`, `p` or `v` and a name for each member."""
        name, *members = names
        count = len(values) - sum(member[0] == "v" for member in members)
        held = iter(values[count:])
        space: dict[str, Any] = {}
        for member in members:
            kind, key = member[0], member[1:]
            space[key] = next(held) if kind == "v" else self._member(kind, key)
        return types.new_class(name, tuple(values[:count]), {}, lambda it: it.update(space))

    def make(self, cls: Any, number: int) -> int:
        """Make the twin of a test's object, and return the number that it is known by."""
        it = cls.__new__(cls)
        self._twins.append(it)
        self._numbers[id(it)] = number
        return self._end.exports.add(it)

    def number_of(self, it: Any) -> int | None:
        """Return the number of the test's object that this is the twin of, if it is."""
        return self._numbers.get(id(it))

    def handle_of(self, cls: Any) -> Handle:
        """Refuse: the student's code derives from no class of a test's."""
        raise TypeError(f"{cls.__name__} belongs to the tests: the submission cannot derive from it")

    def _member(self, kind: str, name: str) -> Any:
        end, numbers = self._end, self._numbers

        def forward(self: Any, /, *args: Any, **kwargs: Any) -> Any:
            it = Handle(numbers[id(self)], end.session)
            return end.call("m", [it, *args, *kwargs.values()], [name, *kwargs])

        def ask(self: Any) -> Any:
            return end.call("g", [Handle(numbers[id(self)], end.session)], [name])

        forward.__name__ = name
        return property(ask) if kind == "p" else forward
