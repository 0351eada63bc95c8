"""Plans and judges a folder of ok tests: what the process of the student did is compared here, outside of it."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from graders.errors import AssignmentError
from graders.formats.endings import NO_TIME_LEFT, STATUS, WORDS
from graders.formats.ok.comparison import difference, matches
from graders.formats.ok.feedback import HIDDEN, LOCKED, feedback
from graders.formats.ok.testfile import Case, ScoredSuite, Test, read_test
from graders.formats.ok.transcript import Transcript, read_transcripts
from graders.sandbox.outcome import Outcome, Run
from graders.verdict import Assurance, Ending, Status, TestResult, Visibility


def load(folder: Path, points: float | None, visibility: Visibility) -> "OkSuite":
    """Load the test files of a folder, or a single one. Raises AssignmentError that names file and line."""
    paths = [folder] if folder.is_file() else sorted(folder.glob("[!_]*.py"))
    if not paths:
        raise AssignmentError(f"{folder} holds no test files (*.py) of the ok-client; check `path` in grader.toml")
    tests = tuple(read_test(path) for path in paths)
    if not any(suite.cases for test in tests for suite in test.suites):
        raise AssignmentError(f"{folder}: no case of any test counts; check `cases` and `scored` of its suites")
    own_points = math.fsum(test.points for test in tests if test.suites)
    if points is not None and not own_points:
        raise AssignmentError(f"{folder}: no test has points to share out of `points = {points:g}`")
    return OkSuite(tests, 1.0 if points is None else points / own_points, visibility)


@dataclass(frozen=True, slots=True)
class _Progress:
    """What is known after some runs, and what is left: lists of cases by number, a run each."""

    waiting: list[list[int]]
    seen: dict[int, Transcript] = field(default_factory=dict)


class OkSuite:
    """A suite of ok tests. Cases are numbered through the whole suite, in order."""

    images: frozenset[str] = frozenset()
    assurance = Assurance.SEPARATED

    def __init__(self, tests: Sequence[Test], scale: float, visibility: Visibility) -> None:
        self._tests, self._scale, self._visibility = tests, scale, visibility
        self.max_score = math.fsum(test.points for test in tests if test.suites) * scale
        scored = [suite for test in tests for suite in test.suites]
        self._cases: list[Case] = [case for suite in scored for case in suite.cases]
        self._runnable = list(_numbers_before_locked(scored))

    def plan(self, outcomes: Sequence[Outcome]) -> Run | None:
        """Return the next run: visible cases first, hidden ones apart, so that no visible text can tell of them."""
        waiting = self._follow(outcomes).waiting
        if not waiting:
            return None
        return Run("ok", {"cases": [_task(number, self._cases[number]) for number in waiting[0]]}, {})

    def judge(self, outcomes: Sequence[Outcome]) -> tuple[TestResult, ...]:
        """Judge each suite of each test that counts: it passes if none of its cases failed or is locked."""
        seen = self._follow(outcomes).seen
        numbers = iter(range(len(self._cases)))
        return tuple(
            self._judge_suite(test, suite, {next(numbers): case for case in suite.cases}, seen)
            for test in self._tests
            for suite in test.suites
        )

    def _judge_suite(
        self, test: Test, suite: ScoredSuite, cases: dict[int, Case], seen: dict[int, Transcript]
    ) -> TestResult:
        name = f"{test.name} > suite {suite.number}" if test.has_many_suites else test.name
        share = test.points * self._scale / len(test.suites)
        for place, (number, case) in enumerate(cases.items(), 1):
            status, text = _judge_case(f"{name} > case {place}", case, seen.get(number))
            if status is not Status.PASSED:
                if number not in seen and status is Status.MISSING:
                    text = NO_TIME_LEFT if seen else ""
                elif status is not Status.LOCKED and (case.hidden or self._visibility is Visibility.HIDDEN):
                    text = HIDDEN
                return TestResult(name, 0.0, share, status, self._visibility, text)
        return TestResult(name, share, share, Status.PASSED, self._visibility)

    def _follow(self, outcomes: Sequence[Outcome]) -> _Progress:
        """Replay what was planned and what came of it."""
        visible = [number for number in self._runnable if not self._cases[number].hidden]
        hidden = [number for number in self._runnable if self._cases[number].hidden]
        progress = _Progress([batch for batch in (visible, hidden) if batch])
        for outcome in outcomes[: 2 * len(self._cases)]:
            if progress.waiting:
                self._take_in(outcome, progress)
        return progress

    def _take_in(self, outcome: Outcome, progress: _Progress) -> None:
        batch, waiting = progress.waiting[0], progress.waiting
        transcripts = read_transcripts(outcome, {number: self._cases[number] for number in batch})
        progress.seen.update(transcripts)
        last = batch[len(transcripts) - 1]
        cut_by = transcripts[last].cut_by
        is_first = last == batch[0]
        if cut_by is Ending.OUTPUT and not is_first:
            # The bound is a whole run's: the case gets another chance, without what others printed before it.
            waiting[0] = batch[batch.index(last) :]
        else:
            waiting[0] = batch[len(transcripts) :]
        if cut_by and is_first:
            self._settle_alike(last, transcripts[last], progress)
        waiting[:] = [left for left in waiting if left]

    def _settle_alike(self, first: int, transcript: Transcript, progress: _Progress) -> None:
        """Spare the cases that begin with the very prompts in which a fresh process just ended: they would too."""
        fatal = _sources(self._cases[first])[: len(transcript.done) + 1]
        for batch in progress.waiting:
            alike = [number for number in batch if _sources(self._cases[number])[: len(fatal)] == fatal]
            progress.seen.update(dict.fromkeys(alike, transcript))
            batch[:] = [number for number in batch if number not in alike]


def _numbers_before_locked(suites: Sequence[ScoredSuite]) -> Iterator[int]:
    """Yield the numbers of the cases that run: as in the ok-client, a locked case stops its suite."""
    start = 0
    for suite in suites:
        for place, case in enumerate(suite.cases):
            if case.locked:
                break
            yield start + place
        start += len(suite.cases)


def _sources(case: Case) -> list[str]:
    return [prompt.source for prompt in case.prompts]


def _task(number: int, case: Case) -> dict[str, int | list[str]]:
    return {
        "id": number,
        "setup": [prompt.source for prompt in case.setup],
        "code": [prompt.source for prompt in case.code],
        "teardown": [prompt.source for prompt in case.teardown],
    }


def _judge_case(title: str, case: Case, transcript: Transcript | None) -> tuple[Status, str]:
    if case.locked:
        return Status.LOCKED, LOCKED
    if transcript is None:
        return Status.MISSING, ""
    for count, (prompt, done) in enumerate(zip(case.prompts, transcript.done, strict=False), 1):
        if prompt.answer is None and done.error is not None:
            problem = "An exception ended this test early."
        elif prompt.answer is not None and not matches(prompt.answer, done):
            problem = difference(prompt.answer, done)
        else:
            continue
        return Status.FAILED, feedback(title, case.prompts[:count], transcript.done[:count], "", problem)
    if transcript.cut_by is None:
        return Status.PASSED, ""
    words = WORDS[transcript.cut_by]
    shown = case.prompts[: len(transcript.done) + 1]
    return STATUS[transcript.cut_by], feedback(title, shown, transcript.done, transcript.partial, words)
