"""Test formats: the trusted half of each, one module or package a format, found by its `FORMAT`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Generic, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from graders.sandbox.outcome import Box, Outcome, Run
from graders.verdict import Assurance, TestResult, Visibility

Text = Annotated[str, Field(min_length=1, max_length=255)]
Points = Annotated[float, Field(strict=True, gt=0, le=1_000_000, allow_inf_nan=False)]


class SuiteTable(BaseModel):
    """One `[[suite]]` with the keys that every format knows; a format with keys of its own derives from it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Text
    path: Text
    points: Points | None = None
    visibility: Visibility = Visibility.VISIBLE


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
