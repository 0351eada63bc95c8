"""Plans and judges a folder of unittest files, whose tests are told by reading them."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

from graders.errors import AssignmentError
from graders.formats.endings import NO_TIME_LEFT
from graders.formats.plain_text import plain, tail
from graders.formats.unittest.expected import ExpectedTest, expected_tests
from graders.formats.unittest.progress import Results, take_in
from graders.sandbox.outcome import Json, Outcome, Run
from graders.submission import Submission
from graders.verdict import Assurance, Status, TestResult, Visibility

_FEEDBACK_CHARS = 2000


def load(folder: Path, points: float | None, visibility: Visibility) -> "UnittestSuite":
    """Load the test files of a folder, or a single one. Raises AssignmentError that names file and cause."""
    found = Submission.from_path(folder)
    if found.refused:
        raise AssignmentError(f"{folder}: {found.refused[0]}")
    parent = folder if folder.is_dir() else folder.parent
    return UnittestSuite(expected_tests(parent, found.files), found.files, points, visibility)


class UnittestSuite:
    """A suite of unittest cases. The tests are numbered in order, and share the points equally."""

    images: frozenset[str] = frozenset()
    assurance = Assurance.IN_PROCESS

    def __init__(
        self,
        tests: Sequence[ExpectedTest],
        files: Mapping[str, bytes],
        points: float | None,
        visibility: Visibility,
    ) -> None:
        self._tests = dict(enumerate(tests))
        self._files, self._visibility = files, visibility
        self.max_score = float(len(tests)) if points is None else points

    def plan(self, outcomes: Sequence[Outcome]) -> Run | None:
        """Return a run of all tests, or of those behind the one in which the last run ended."""
        _, waiting = self._follow(outcomes)
        return Run("unittest", {"modules": list(self._modules(waiting))}, self._files) if waiting else None

    def judge(self, outcomes: Sequence[Outcome]) -> tuple[TestResult, ...]:
        """Judge each expected test by its own report."""
        results, _ = self._follow(outcomes)
        not_run = (Status.MISSING, NO_TIME_LEFT if outcomes else "")
        return tuple(self._judged(number, *results.get(number, not_run)) for number in self._tests)

    def _judged(self, number: int, status: Status, text: str) -> TestResult:
        share = self.max_score / len(self._tests)
        score = share if status is Status.PASSED else 0.0
        feedback = "" if status is Status.PASSED or self._visibility is Visibility.HIDDEN else text
        return TestResult(
            self._name(number), score, share, status, self._visibility, tail(plain(feedback), _FEEDBACK_CHARS)
        )

    def _name(self, number: int) -> str:
        test = self._tests[number]
        has_many_modules = len({other.module for other in self._tests.values()}) > 1
        name = f"{test.class_name}.{test.method}"
        return f"{test.module}.{name}" if has_many_modules else name

    def _modules(self, waiting: Sequence[int]) -> Iterator[dict[str, Json]]:
        for module, numbers in groupby(waiting, lambda number: self._tests[number].module):
            yield {
                "name": module,
                "tests": [[self._tests[n].class_name, self._tests[n].method, n] for n in numbers],
            }

    def _follow(self, outcomes: Sequence[Outcome]) -> tuple[Results, list[int]]:
        results: Results = {}
        waiting = list(self._tests)
        for outcome in outcomes:
            if waiting:
                more, waiting = take_in(outcome, waiting, self._tests)
                results |= more
        return results, waiting
