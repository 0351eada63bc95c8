"""Keeps `pytest.approx` from asking the student's code how close its own answer is to the expected one."""

from __future__ import annotations

from typing import Any

from _pytest.approx import ApproxScalar

from graders.runtime.crossing.closeness import number_in
from graders.runtime.crossing.mirrors import is_stand_in

_equals: Any = ApproxScalar.__eq__


def approx_judged_here() -> None:
    """Have numbers compared by what they hold; an answer that holds none is like nothing."""

    def equals(self: Any, actual: Any) -> bool:
        if is_stand_in(actual):
            actual = number_in(actual)
            if actual is None:
                return False
        return bool(_equals(self, actual))

    ApproxScalar.__eq__ = equals  # type: ignore[method-assign]
