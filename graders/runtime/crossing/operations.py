"""What a test may have done to the submission's objects: whatever it could do to them in its own process."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any, Callable

from graders.runtime.crossing.closed import bound_special
from graders.runtime.crossing.threads import DOOR

if TYPE_CHECKING:
    from graders.runtime.crossing.student import StudentEnd


#: Coroutines, and what the steps of asynchronous generators are, whose types have no other names.
_AWAITABLE = frozenset({"coroutine", "async_generator_asend", "async_generator_athrow"})
#: Values and names of a message → values of the answer.
_Operation = Callable[[list[Any], list[str]], list[Any]]


class Operations:
    """Does what the tester asks, by the kind of its message."""

    def __init__(self, end: StudentEnd) -> None:
        #: What classes held under names that a test set, to be put back.
        self._replaced: dict[tuple[int, str], Any] = {}
        #: One for all that is awaited, whatever the test's own loops: locks and queues belong to theirs.
        self._loop: Any = None
        modules, twinned = end.modules, end.twinned
        self.by_kind: dict[str, _Operation] = {
            DOOR: lambda _, __: [None],
            "import": lambda _, names: modules.load(names),
            "fetch": lambda _, names: [modules.fetch(*names)],
            "c": lambda values, names: self._finished(_called(values[0], values, names)),
            "m": lambda values, names: self._finished(_called(getattr(values[0], names[0]), values, names)),
            "u": lambda values, names: _called(getattr(values[0], names[0]), values, names),
            "o": lambda values, names: self._finished(_special(values, names)),
            "g": lambda values, names: [getattr(values[0], names[0])],
            "s": lambda values, names: self._set(values[0], names[0], values[1]),
            "d": lambda values, names: _deleted(values[0], names[0]),
            "restore": lambda values, names: self._restore(values[0], names[0]),
            "n": lambda values, names: _advanced(values[0], values[1], names[0]),
            "dir": lambda values, _: [dir(values[0])],
            "copy": lambda values, _: [copy.copy(values[0])],
            "deepcopy": lambda values, _: [copy.deepcopy(values[0])],
            "signature": lambda values, _: [_signature(values[0])],
            "source": lambda values, _: [_source(values[0])],
            "twin class": lambda values, names: [twinned.make_class(values, names)],
            "twin": lambda values, _: [twinned.make(*values)],
        }

    def _finished(self, values: list[Any]) -> list[Any]:
        """Return an answer, having run to its end what can be awaited."""
        if type(values[0]).__name__ not in _AWAITABLE:
            return values
        import asyncio  # noqa: PLC0415 -- slow to import, and seldom asked for

        self._loop = self._loop or asyncio.new_event_loop()
        asyncio.set_event_loop(self._loop)
        return [self._loop.run_until_complete(_result(values[0]))]

    def _set(self, it: Any, name: str, value: Any) -> list[Any]:
        """Set an attribute, keeping what a class held there for the test to put back."""
        if isinstance(it, type) and name in vars(it):
            held = self._replaced.setdefault((id(it), name), vars(it)[name])
            if isinstance(held, (staticmethod, classmethod)):
                value = staticmethod(value)
        setattr(it, name, value)
        return [None]

    def _restore(self, it: Any, name: str) -> list[Any]:
        if (id(it), name) in self._replaced:
            setattr(it, name, self._replaced.pop((id(it), name)))
        return [None]


def _deleted(it: Any, name: str) -> list[Any]:
    delattr(it, name)
    return [None]


async def _result(it: Any) -> Any:
    return await it


def _called(it: Any, values: list[Any], names: list[str]) -> list[Any]:
    """Call with the arguments behind the first value, the last of which are keywords."""
    count = len(values) - len(names) + 1
    return [it(*values[1:count], **dict(zip(names[1:], values[count:])))]


def _special(values: list[Any], names: list[str]) -> list[Any]:
    """Call a special method, as Python looks it up: on the type."""
    it, name = values[0], names[0]
    method = bound_special(it, name)
    if method is None:
        raise TypeError(f"{type(it).__name__!r} object has no {name}")
    return _called(method, values, names)


def _advanced(it: Any, value: Any, how: str) -> list[Any]:
    """Take a generator one step further: return whether it is over, and what it gave."""
    try:
        if how == "throw":
            return [False, it.throw(value)]
        return [False, next(it) if value is None else it.send(value)]
    except StopIteration as end:
        return [True, end.value]


def _signature(it: Any) -> str:
    import inspect  # noqa: PLC0415 -- slow to import, and seldom asked for

    signature = inspect.signature(it)
    told = [_spelled(parameter) for parameter in signature.parameters.values()]
    return str(signature.replace(parameters=told))


def _spelled(parameter: Any) -> Any:
    """Return a parameter whose default can be spelled, if it has one."""
    default = parameter.default
    is_literal = default is parameter.empty or default is None or type(default) in (bool, int, float, str, bytes)
    return parameter if is_literal else parameter.replace(default=...)


def _source(it: Any) -> str:
    import inspect  # noqa: PLC0415 -- likewise

    return inspect.getsource(it)
