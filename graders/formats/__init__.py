"""Test formats: the trusted half of each, one package a format."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from graders.sandbox.outcome import Outcome, Run
from graders.verdict import Assurance, TestResult, Visibility


class Suite(Protocol):
    """A loaded suite: its plan and its judgement are pure, so both can be tested without a sandbox."""

    assurance: Assurance
    max_score: float

    def plan(self, outcomes: Sequence[Outcome]) -> Run | None:
        """Return the next run, given the outcomes of those before it; None when nothing is left to run.

        A suite starts with one run for all its tests and asks for another where a run ended early, so that a crash
        or an endless loop costs the test in which it happened, not those behind it. `Run.files` holds only
        the suite's own files; the engine adds the submission's and the support files.
        """

    def judge(self, outcomes: Sequence[Outcome]) -> tuple[TestResult, ...]:
        """Judge what came out; every expected test is in the answer, a missing one fails."""


class Format(Protocol):
    """How to load a suite of one format. Raises AssignmentError, naming file and key, where it is broken."""

    def __call__(self, folder: Path, points: float | None, visibility: Visibility) -> Suite:
        """Load the suite in `folder`; `points` scales what its tests add up to."""
