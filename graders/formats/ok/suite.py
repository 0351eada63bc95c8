"""Judges a folder of ok tests: what the process of the student did is compared here, outside of it."""

import math
from collections.abc import Callable, Sequence
from pathlib import Path

from graders.errors import AssignmentError
from graders.formats.endings import NO_TIME_LEFT, STATUS, WORDS
from graders.formats.ok.cases import Case
from graders.formats.ok.comparison import compared, difference, matches
from graders.formats.ok.feedback import HIDDEN, LOCKED, TOO_SLOW, feedback
from graders.formats.ok.series import Series
from graders.formats.ok.testfile import ScoredSuite, Test, read_test
from graders.formats.ok.transcript import Transcript
from graders.sandbox.outcome import Outcome, Run
from graders.verdict import Assurance, Status, TestResult, Visibility

#: What the ok-client gives a prompt.
CASE_SECONDS = 10.0

#: How a case ended, and what its student reads of it.
_Judgement = tuple[Status, str]


def load(folder: Path, points: float | None, visibility: Visibility, case_seconds: float = CASE_SECONDS) -> "OkSuite":
    """Load a suite whose tests are all seen alike. Raises AssignmentError that names file and line."""
    return read_suite(folder, points, lambda _: visibility, case_seconds)


def read_suite(
    folder: Path, points: float | None, visibility_of: Callable[[str], Visibility], case_seconds: float
) -> "OkSuite":
    """Load the test files of a folder, or a single one. Raises AssignmentError that names file and line."""
    paths = [folder] if folder.is_file() else sorted(folder.glob("[!_]*.py"))
    if not paths:
        raise AssignmentError(f"{folder} holds no test files (*.py) of the ok-client; check `path` in grader.toml")
    tests = tuple(read_test(path) for path in paths)
    if not any(suite.cases for test in tests for suite in test.suites):
        raise AssignmentError(f"{folder}: no case of any test counts; check `cases` and `scored` of its suites")
    own_points = math.fsum(test.due_points for test in tests)
    if points is not None and not own_points:
        raise AssignmentError(f"{folder}: no test has points to share out of `points = {points:g}`")
    return OkSuite(tests, 1.0 if points is None else points / own_points, visibility_of, case_seconds)


class OkSuite:
    """A suite of ok tests."""

    images: frozenset[str] = frozenset()
    assurance = Assurance.SEPARATED

    def __init__(
        self,
        tests: Sequence[Test],
        scale: float,
        visibility_of: Callable[[str], Visibility],
        case_seconds: float,
    ) -> None:
        self.tests, self._scale, self._visibility_of = tests, scale, visibility_of
        self._case_seconds = case_seconds
        self.max_score = math.fsum(test.due_points for test in tests) * scale
        scored = [(test, suite) for test in tests for suite in test.suites]
        self._series = Series([(suite, visibility_of(self._name(test, suite))) for test, suite in scored])

    def plan(self, outcomes: Sequence[Outcome]) -> Run | None:
        """Return the next run: visible cases first, others apart, so that no visible text can tell of them."""
        waiting = self._series.follow(outcomes).waiting
        return Run("ok", self._series.task(waiting[0], self._case_seconds), {}) if waiting else None

    def judge(self, outcomes: Sequence[Outcome]) -> tuple[TestResult, ...]:
        """Judge each suite of each test that counts: it passes if none of its cases failed or is locked."""
        judged = iter(self.judge_cases(outcomes))
        return tuple(self._judge_suite(test, suite, next(judged)) for test in self.tests for suite in test.suites)

    def judge_cases(self, outcomes: Sequence[Outcome]) -> list[list[_Judgement]]:
        """Judge each case of each suite that counts, in order. Those behind a locked one are locked as well."""
        seen = self._series.follow(outcomes).seen
        numbers = iter(self._series.cases)
        return [
            self._judge_cases(self._name(test, suite), {next(numbers): case for case in suite.cases}, seen)
            for test in self.tests
            for suite in test.suites
        ]

    def _judge_cases(self, name: str, cases: dict[int, Case], seen: dict[int, Transcript]) -> list[_Judgement]:
        judged: list[_Judgement] = []
        is_locked = False
        for place, (number, case) in enumerate(cases.items(), 1):
            is_locked = is_locked or case.locked
            status, text = self._judge_case(f"{name} > case {place}", case, seen.get(number))
            if is_locked:
                status, text = Status.LOCKED, LOCKED
            elif number not in seen and status is Status.MISSING:
                text = NO_TIME_LEFT if seen else ""
            elif case.hidden or self._visibility_of(name) is Visibility.HIDDEN:
                text = HIDDEN
            judged.append((status, text))
        return judged

    def _judge_suite(self, test: Test, suite: ScoredSuite, judged: Sequence[_Judgement]) -> TestResult:
        name, share = self._name(test, suite), test.points * self._scale / len(test.suites)
        due, visibility = 0.0 if test.is_extra else share, self._visibility_of(name)
        for status, text in judged:
            if status is not Status.PASSED:
                return TestResult(name, 0.0, due, status, visibility, text)
        return TestResult(name, share, due, Status.PASSED, visibility)

    @staticmethod
    def _name(test: Test, suite: ScoredSuite) -> str:
        name = f"{test.name} (extra)" if test.is_extra else test.name
        return f"{name} > suite {suite.number}" if test.has_many_suites else name

    def _judge_case(self, title: str, case: Case, transcript: Transcript | None) -> _Judgement:
        if case.is_asked:
            return Status.PASSED, ""
        if transcript is None:
            return Status.MISSING, ""
        done_so_far = compared(case.console, transcript.done)
        for count, (prompt, done) in enumerate(zip(case.prompts, done_so_far, strict=False), 1):
            if not matches(prompt, done):
                problem = difference(prompt, done)
                return Status.FAILED, feedback(title, case.prompts[:count], transcript.done[:count], "", problem)
        if transcript.cut_by is None:
            return Status.PASSED, ""
        words = TOO_SLOW.format(self._case_seconds) if transcript.by_alarm else WORDS[transcript.cut_by]
        shown = case.prompts[: len(transcript.done) + 1]
        return STATUS[transcript.cut_by], feedback(title, shown, transcript.done, transcript.partial, words)
