"""Test formats: the trusted half of each, one module or package a format, found by its `FORMAT`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated, Generic, Protocol, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from graders.sandbox.outcome import Box, Outcome, Run
from graders.verdict import Assurance, TestResult, Visibility

Text = Annotated[str, Field(min_length=1, max_length=255)]
Points = Annotated[float, Field(strict=True, gt=0, le=1_000_000, allow_inf_nan=False)]
Weight = Annotated[float, Field(strict=True, ge=0, le=1_000_000, allow_inf_nan=False)]


class GroupTable(BaseModel):
    """One `[[suite.group]]`: tests that count all together or not at all."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Text
    #: Patterns of tests' names.
    tests: tuple[Text, ...] = Field(min_length=1)


class SuiteTable(BaseModel):
    """One `[[suite]]` with the keys that every format knows; a format with keys of its own derives from it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Text
    path: Text
    #: By which `[score]` and the report call it; the path where none is given.
    name: Text | None = None
    points: Points | None = None
    #: Shares of the points by pattern of tests' names; the first that fits counts, and a test without one has 1.
    weights: Mapping[Text, Weight] = {}
    visibility: Visibility = Visibility.VISIBLE
    #: Patterns of tests' names that are seen otherwise than the suite.
    hidden: tuple[Text, ...] = ()
    after_due: tuple[Text, ...] = ()
    group: tuple[GroupTable, ...] = ()

    @property
    def label(self) -> str:
        """What the suite is called."""
        return self.name or self.path.rstrip("/")

    def for_submission(self, files: Sequence[str]) -> Self:
        """Return the table with what its format takes from `files` of `[submission]` where no key tells it."""
        del files
        return self

    def visibility_of(self, test: str) -> Visibility:
        """Tell who sees a test's text: a pattern that fits its name wins over the suite's own visibility."""
        return self.pinned(test) or self.visibility

    def pinned(self, test: str) -> Visibility | None:
        """Tell what a pattern says of a test's visibility; None where none fits its name."""
        if any(fits(test, pattern) for pattern in self.hidden):
            return Visibility.HIDDEN
        if any(fits(test, pattern) for pattern in self.after_due):
            return Visibility.AFTER_DUE
        return None


def fits(test: str, pattern: str) -> bool:
    """Tell whether a test's name is the pattern, or matches it as file names do in a shell."""
    return test == pattern or fnmatchcase(test, pattern)


class Suite(Protocol):
    """A loaded suite: its plan and its judgement are pure, so both can be tested without a sandbox."""

    assurance: Assurance
    max_score: float

    #: Images that the suite's runs name beside the assignment's own.
    images: frozenset[str]

    def plan(self, outcomes: Sequence[Outcome]) -> Run | None:
        """Return the next run, given the outcomes of those before it; None when nothing is left to run.

        A suite starts with one run for all its tests and asks for another where a run ended early, so that a crash
        or an endless loop costs the test in which it happened, not those behind it. `Run.files` holds only
        the suite's own files; the engine adds the submission's and the support files.
        """

    def judge(self, outcomes: Sequence[Outcome]) -> tuple[TestResult, ...]:
        """Judge what came out; every expected test is in the answer, a missing one fails."""


Table = TypeVar("Table", bound=SuiteTable)


@dataclass(frozen=True, slots=True)
class Format(Generic[Table]):
    """How suites of one format are declared and loaded.

    `load` takes the suite's folder or file, its table and the box of `[sandbox]`, in which its runs are by
    default. It raises SuiteError for what is wrong with a key of the table, and AssignmentError, naming file and cause,
    where the suite itself is broken.
    """

    table: type[Table]
    load: Callable[[Path, Table, Box], Suite]
    #: Whether `judge` names every test before any ran, so that patterns of names can be checked when it is loaded.
    names_known: bool = True
