"""Reads an ok-client's test file, so that course staff's tests work as they are and none is executed."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, StrictFloat, StrictInt, StrictStr

from graders.formats.ok.cases import Case, Flag, counts, read_cases
from graders.formats.ok.literal import Literal, Strict

Points = Annotated[StrictInt | StrictFloat, Field(ge=0, le=1_000_000, allow_inf_nan=False)]


@dataclass(frozen=True, slots=True)
class ScoredSuite:
    """One suite that counts; `number` is its place among all suites of the test, from 1."""

    number: int
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class Test:
    """One question: its points are shared equally by the suites that count."""

    __test__ = False  # pytest would collect a class of this name

    name: str
    points: float
    suites: tuple[ScoredSuite, ...]
    #: Whether the test has suites beside this one, counted or not.
    has_many_suites: bool
    #: Whether its points come on top of the others', so that full marks can be had without them.
    is_extra: bool = False

    @property
    def due_points(self) -> float:
        """The points that full marks need of this test."""
        return self.points if self.suites and not self.is_extra else 0.0


class _Test(Strict):
    name: StrictStr
    suites: list[dict[str, Any]]
    points: Points = 1
    extra: Flag = False
    partner: StrictStr = ""
    description: StrictStr = ""


def read_test(path: Path) -> Test:
    """Read the file's `test = {…}`. Raises AssignmentError that names file and line."""
    literal = Literal(path)
    test = literal.validated(_Test, literal.value, ())
    suites = tuple(_scored(literal, test))
    return Test(test.name, test.points, suites, has_many_suites=len(test.suites) > 1, is_extra=bool(test.extra))


def _scored(literal: Literal, test: _Test) -> Iterator[ScoredSuite]:
    """Read the suites that count; the others never run, and so may be of any type."""
    for index, suite in enumerate(test.suites):
        if counts(suite):
            yield ScoredSuite(index + 1, read_cases(literal, suite, ("suites", index)))
