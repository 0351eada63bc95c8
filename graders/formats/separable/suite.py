"""What suites of Python tests have in common that may run apart from the student code, whatever runs them."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import ClassVar, Generic, Protocol, TypeVar

from graders.errors import AssignmentError
from graders.formats.endings import NO_TIME_LEFT
from graders.formats.plain_text import plain, tail
from graders.formats.separable.obstacles import obstacles, refuse_certain
from graders.formats.separable.table import SeparableTable
from graders.sandbox.outcome import Json, Outcome, Run
from graders.submission import Submission
from graders.verdict import Assurance, Status, TestResult, Visibility

_FEEDBACK_CHARS = 2000


class FoundTest(Protocol):
    """A test as reading the files tells it."""

    @property
    def module(self) -> str:
        """The name of its module."""


Test = TypeVar("Test", bound=FoundTest)
Result = TypeVar("Result")


def read_tests(
    folder: Path, table: SeparableTable, find: Callable[[Path, Mapping[str, bytes]], Sequence[Test]]
) -> tuple[Sequence[Test], Mapping[str, bytes], SeparableTable, tuple[str, ...]]:
    """Read the files of a folder, or a single one, and return what a suite is made of.

    `find` tells the tests in the files. Raises AssignmentError that names file and cause.
    """
    found = Submission.from_path(folder)
    if found.refused:
        raise AssignmentError(f"{folder}: {found.refused[0]}")
    parent = folder if folder.is_dir() else folder.parent
    tests = find(parent, found.files)
    in_the_way = obstacles(parent, found.files, table.fresh) if table.separate else ()
    refuse_certain(in_the_way)
    return tests, found.files, table, tuple(map(str, in_the_way))


class SeparableSuite(ABC, Generic[Test, Result]):
    """A suite of tests, numbered in order, that share the points equally."""

    images: frozenset[str] = frozenset()
    #: The driver of the runtime.
    driver: ClassVar[str]

    def __init__(
        self,
        tests: Sequence[Test],
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
        """Judge each expected test by its own reports."""
        results, _ = self._follow(outcomes)
        not_run = (0.0, Status.MISSING, NO_TIME_LEFT if outcomes else "")
        endings = {number: self._ending(result) for number, result in results.items()}
        return tuple(self._judged(number, *endings.get(number, not_run)) for number in self._tests)

    @abstractmethod
    def _called(self, test: Test) -> str:
        """Return what a test is called within its module."""

    @abstractmethod
    def _address(self, test: Test) -> list[str]:
        """Return by what the driver finds a test in its module."""

    @abstractmethod
    def _take_in(self, outcome: Outcome, batch: Sequence[int]) -> tuple[Mapping[int, Result], list[int]]:
        """Return the results of a run that was to run these tests, and which of them are left to run."""

    @abstractmethod
    def _ending(self, result: Result) -> tuple[float, Status, str]:
        """Return the share that a result earns, from 0 to 1, its status and its text."""

    def _judged(self, number: int, earned: float, status: Status, text: str) -> TestResult:
        share = self.max_score / len(self._tests)
        visibility = self._table.visibility_of(self._name(number))
        feedback = "" if visibility is Visibility.HIDDEN else tail(plain(text), _FEEDBACK_CHARS)
        return TestResult(self._name(number), share * earned, share, status, visibility, feedback)

    def _run(self, numbers: Sequence[int]) -> Run:
        table = self._table
        task: dict[str, Json] = {"modules": list(self._modules(numbers))}
        if not table.separate:
            return Run(self.driver, task, self._files)
        task |= {"fresh": table.fresh, "student_modules": table.student_modules}
        task |= {"student_compares": table.student_compares, "seconds": table.test_seconds}
        theirs = {name: data for name, data in self._files.items() if _module_of(name) in table.student_modules}
        return Run(self.driver, task, theirs, private=self._files)

    def _modules(self, numbers: Sequence[int]) -> Iterator[dict[str, Json]]:
        for module, some in groupby(numbers, lambda number: self._tests[number].module):
            yield {"name": module, "tests": [[*self._address(self._tests[number]), number] for number in some]}

    def _name(self, number: int) -> str:
        test = self._tests[number]
        has_many_modules = len({other.module for other in self._tests.values()}) > 1
        return f"{test.module}.{self._called(test)}" if has_many_modules else self._called(test)

    def _batch(self, waiting: Sequence[int]) -> list[int]:
        hidden = [number for number in waiting if self._is_hidden(number)]
        return [number for number in waiting if number not in hidden] or hidden

    def _is_hidden(self, number: int) -> bool:
        return self._table.visibility_of(self._name(number)) is not Visibility.VISIBLE

    def _follow(self, outcomes: Sequence[Outcome]) -> tuple[dict[int, Result], list[int]]:
        results: dict[int, Result] = {}
        waiting = list(self._tests)
        for outcome in outcomes:
            if waiting:
                batch = self._batch(waiting)
                more, left = self._take_in(outcome, batch)
                results |= more
                waiting = [number for number in waiting if number not in batch or number in left]
        return results, waiting


def _module_of(name: str) -> str:
    return name.partition("/")[0].removesuffix(".py")
