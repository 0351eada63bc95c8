"""Plans and judges a folder of pytest files, whose tests are told by reading them."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

from graders.errors import AssignmentError
from graders.formats.endings import NO_TIME_LEFT
from graders.formats.plain_text import plain, tail
from graders.formats.pytest.expected import ExpectedTest, expected_tests
from graders.formats.pytest.progress import Result, Results, take_in
from graders.formats.unittest.obstacles import obstacles, refuse_certain
from graders.formats.unittest.table import SeparableTable
from graders.sandbox.outcome import Json, Outcome, Run
from graders.submission import Submission
from graders.verdict import Assurance, Status, TestResult, Visibility

_FEEDBACK_CHARS = 2000


def load(folder: Path, table: SeparableTable) -> "PytestSuite":
    """Load the test files of a folder, or a single one. Raises AssignmentError that names file and cause."""
    found = Submission.from_path(folder)
    if found.refused:
        raise AssignmentError(f"{folder}: {found.refused[0]}")
    parent = folder if folder.is_dir() else folder.parent
    tests = expected_tests(parent, found.files)
    in_the_way = obstacles(parent, found.files, table.fresh) if table.separate else ()
    refuse_certain(in_the_way)
    return PytestSuite(tests, found.files, table, tuple(map(str, in_the_way)))


class PytestSuite:
    """A suite of test functions. They are numbered in order, and share the points equally, as their items do theirs."""

    images: frozenset[str] = frozenset()

    def __init__(
        self,
        tests: Sequence[ExpectedTest],
        files: Mapping[str, bytes],
        table: SeparableTable,
        warnings: tuple[str, ...] = (),
    ) -> None:
        #: What in the tests may not work apart from the student's code, for staff to read.
        self.warnings = warnings
        self._tests = dict(enumerate(tests))
        self._files, self._table = files, table
        self.assurance = Assurance.SEPARATED if table.separate else Assurance.IN_PROCESS
        self.max_score = float(len(tests)) if table.points is None else table.points

    def plan(self, outcomes: Sequence[Outcome]) -> Run | None:
        """Return a run of the visible tests, or of the hidden ones; then of those behind the one that a run ended in.

        Hidden ones have runs of their own, behind the others: what they leave behind, no visible text can tell.
        """
        _, waiting = self._follow(outcomes)
        return self._run(self._batch(waiting)) if waiting else None

    def judge(self, outcomes: Sequence[Outcome]) -> tuple[TestResult, ...]:
        """Judge each expected test by the reports of its items."""
        results, _ = self._follow(outcomes)
        not_run = Result(1, [(Status.MISSING, NO_TIME_LEFT if outcomes else "")])
        return tuple(self._judged(number, results.get(number, not_run)) for number in self._tests)

    def _judged(self, number: int, result: Result) -> TestResult:
        share = self.max_score / len(self._tests)
        status, text = result.ending
        visibility = self._table.visibility_of(self._name(number))
        feedback = "" if visibility is Visibility.HIDDEN else tail(plain(text), _FEEDBACK_CHARS)
        return TestResult(self._name(number), share * result.share, share, status, visibility, feedback)

    def _run(self, numbers: Sequence[int]) -> Run:
        table = self._table
        task: dict[str, Json] = {"modules": list(self._modules(numbers))}
        if not table.separate:
            return Run("pytest", task, self._files)
        task |= {"fresh": table.fresh, "student_modules": table.student_modules}
        task |= {"student_compares": table.student_compares, "seconds": table.test_seconds}
        theirs = {name: data for name, data in self._files.items() if _module_of(name) in table.student_modules}
        return Run("pytest", task, theirs, private=self._files)

    def _modules(self, numbers: Sequence[int]) -> Iterator[dict[str, Json]]:
        for module, some in groupby(numbers, lambda number: self._tests[number].module):
            yield {"name": module, "tests": [[self._tests[number].node, number] for number in some]}

    def _name(self, number: int) -> str:
        test = self._tests[number]
        has_many_modules = len({other.module for other in self._tests.values()}) > 1
        name = test.node.replace("::", ".")
        return f"{test.module}.{name}" if has_many_modules else name

    def _batch(self, waiting: Sequence[int]) -> list[int]:
        hidden = [number for number in waiting if self._is_hidden(number)]
        return [number for number in waiting if number not in hidden] or hidden

    def _is_hidden(self, number: int) -> bool:
        return self._table.visibility_of(self._name(number)) is not Visibility.VISIBLE

    def _follow(self, outcomes: Sequence[Outcome]) -> tuple[Results, list[int]]:
        results: Results = {}
        waiting = list(self._tests)
        for outcome in outcomes:
            if waiting:
                batch = self._batch(waiting)
                more, left = take_in(outcome, batch, self._tests, is_trusted=self._table.separate)
                results |= more
                waiting = [number for number in waiting if number not in batch or number in left]
        return results, waiting


def _module_of(name: str) -> str:
    return name.partition("/")[0].removesuffix(".py")
