"""Keeps `assertAlmostEqual` from asking the student's code how close its own answer is to the expected one."""

from __future__ import annotations

from typing import Any, Callable

from graders.runtime.crossing.mirrors import is_stand_in

_NUMBERS: dict[Any, Callable[[Any], Any]] = {
    int: lambda it: int.__add__(it, 0),
    float: lambda it: float.__mul__(it, 1.0),
}


def judged_here(case: type) -> None:
    """Have a class of test cases compare numbers by what they hold."""
    for name in ("assertAlmostEqual", "assertNotAlmostEqual"):
        setattr(case, name, _judged_here(getattr(case, name)))


def _judged_here(check: Any) -> Any:
    def compare(self: Any, first: Any, second: Any, *args: Any, **kwargs: Any) -> Any:
        if is_stand_in(first) != is_stand_in(second):
            first, second = _number(self, first), _number(self, second)
        return check(self, first, second, *args, **kwargs)

    compare.__name__ = check.__name__
    return compare


def _number(case: Any, it: Any) -> Any:
    """Return a value, or the number that a stand-in holds; one that holds none is like nothing."""
    if not is_stand_in(it):
        return it
    number = number_in(it)
    if number is None:
        raise case.failureException(f"{type(it).__name__} is no number")
    return number


def number_in(it: Any) -> Any:
    """Return the number that a stand-in holds, None where it holds none."""
    native = type(it).__wall_info__.native
    return _NUMBERS[native](it) if native in _NUMBERS else None
