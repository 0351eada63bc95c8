"""Plans and judges programs with test cases: compiled once, run anew for each test, judged outside their process."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from graders.errors import AssignmentError, SuiteError
from graders.formats.endings import NO_TIME_LEFT, STATUS
from graders.formats.stdio.cases import Case, read_cases
from graders.formats.stdio.checker import Checker, Reply, read_checker
from graders.formats.stdio.comparison import Compare, comparison
from graders.formats.stdio.feedback import NOT_COMPILED, STOPPED, TOO_LARGE, compiler_words, end_of, feedback
from graders.formats.stdio.languages import Program, program
from graders.formats.stdio.table import StdioTable
from graders.sandbox.outcome import Box, Outcome, Run
from graders.submission import unsafe_name
from graders.verdict import Assurance, Ending, Status, TestResult, Visibility

#: The tests are given up when those that ended badly took so many times the wall limit together.
_SERIES_FACTOR = 2
#: Scores so close to 1 are 1.
_ROUNDING = 1e-9


def load(folder: Path, table: StdioTable, box: Box) -> "StdioSuite":
    """Load a folder of tests. Raises AssignmentError that names the file, and SuiteError that names the key."""
    _must_fit(table)
    made = program(table, box)
    cases = read_cases(folder, table)
    for case in cases:
        if len(case.given) > made.largest_input:
            raise SuiteError(
                "memory_mb", f"{case.name}.in is too large for the memory and the disk of a run: raise them"
            )
        if len(case.clue.encode()) >= made.box.limits.output_kb << 10 and table.compare != "checker":
            raise SuiteError("output_kb", f"{case.name}.out is as large as what a program may print: raise it")
    own_points = sum(case.points for case in cases)
    scale = 1.0 if table.points is None else table.points / own_points
    scaled = [replace(case, points=case.points * scale) for case in cases]
    return StdioSuite(
        scaled,
        made,
        comparison(table),
        read_checker(folder, table, box),
        Rules(table.stop_at_first_failure, all_or_nothing=table.score == "all"),
    )


def _must_fit(table: StdioTable) -> None:
    for key in ("relative_tolerance", "absolute_tolerance"):
        if getattr(table, key) is not None and table.compare != "numbers":
            raise SuiteError(key, 'only compare = "numbers" knows tolerances')
    if table.checker is not None and table.compare != "checker":
        raise SuiteError("checker", 'is asked only by compare = "checker"')


@dataclass(frozen=True, slots=True)
class Rules:
    """What a failed test means for the others."""

    #: Whether those behind it are run.
    stop_at_first_failure: bool = False
    #: Whether it costs the points of all.
    all_or_nothing: bool = False


@dataclass(frozen=True, slots=True)
class _Seen:
    """The outcomes of a submission, by what they were for."""

    compiling: Outcome | None
    tests: Sequence[Outcome]
    checking: Outcome | None


@dataclass(frozen=True, slots=True)
class _Judged:
    """What one test came to, from 0 to 1."""

    share: float
    status: Status
    text: str = ""


class StdioSuite:
    """A suite of test cases for programs. The program is the run itself, so that there is nothing to forge."""

    assurance = Assurance.SEPARATED

    def __init__(
        self,
        cases: Sequence[Case],
        made: Program,
        compare: Compare,
        checker: Checker | None = None,
        rules: Rules = Rules(),
    ) -> None:
        """Take the cases in order, each with its own points; a checker takes the place of `compare`."""
        self._cases, self._program, self._compare, self._checker = cases, made, compare, checker
        self._stops, self._is_all_or_nothing = rules.stop_at_first_failure, rules.all_or_nothing
        self.max_score = float(sum(case.points for case in cases))
        self.images = frozenset({made.box.image} | ({checker.box.image} if checker else set()))

    def plan(self, outcomes: Sequence[Outcome]) -> Run | None:
        """Return the compiling first, then each test, and one run of the checker at the end."""
        seen = self._sorted(outcomes)
        if self._program.is_compiled and seen.compiling is None:
            return self._program.compiling()
        if seen.compiling is not None and self._why_not_compiled(seen.compiling):
            return None
        if not self._is_over(seen.tests):
            case = self._cases[len(seen.tests)]
            products = seen.compiling.files if seen.compiling else {}
            return self._program.running(case.given, case.arguments, _safe(products))
        replies = self._replies(seen.tests)
        if self._checker is None or seen.checking is not None or not replies:
            return None
        return self._checker.run(replies)

    def judge(self, outcomes: Sequence[Outcome]) -> tuple[TestResult, ...]:
        """Judge each test. Raises AssignmentError where the checker, or what starts the program, is broken."""
        seen = self._sorted(outcomes)
        problem = self._why_not_compiled(seen.compiling) if seen.compiling else ""
        if problem:
            return self._not_compiled(problem)
        judged = self._judged(seen)
        has_failed = any(each.status is not Status.PASSED for each in judged)
        factor = 0.0 if has_failed and self._is_all_or_nothing else 1.0
        return tuple(
            TestResult(
                case.name, each.share * factor * case.points, case.points, each.status, case.visibility, each.text
            )
            for case, each in zip(self._cases, judged, strict=True)
        )

    def _sorted(self, outcomes: Sequence[Outcome]) -> _Seen:
        compiling = outcomes[0] if outcomes and self._program.is_compiled else None
        rest = outcomes[1:] if compiling else outcomes
        if self._checker is None:
            return _Seen(compiling, rest, None)
        count = next((n for n in range(len(rest) + 1) if self._is_over(rest[:n])), len(rest))
        return _Seen(compiling, rest[:count], rest[count] if len(rest) > count else None)

    def _is_over(self, tests: Sequence[Outcome]) -> bool:
        """Tell whether no test is left to run, of which all but the last are known to have passed where that counts."""
        if len(tests) == len(self._cases):
            return True
        lost = sum(outcome.wall_seconds for outcome in tests if outcome.ending is not Ending.OK)
        if tests and lost >= _SERIES_FACTOR * self._program.box.limits.wall_seconds:
            return True
        return self._stops and bool(tests) and self._has_failed(self._cases[len(tests) - 1], tests[-1])

    def _has_failed(self, case: Case, outcome: Outcome) -> bool:
        """Tell whether a test has failed for sure, a checker being asked about all of them later."""
        if outcome.ending is not Ending.OK:
            return True
        return self._checker is None and self._compare(outcome.stdout, case.clue) is not None

    def _replies(self, tests: Sequence[Outcome]) -> list[Reply]:
        return [
            Reply(number, case.name, outcome.stdout, case.clue)
            for number, (case, outcome) in enumerate(zip(self._cases, tests, strict=False))
            if outcome.ending is Ending.OK
        ]

    def _judged(self, seen: _Seen) -> list[_Judged]:
        """Judge the tests that were run; where the first failure ends it all, what came behind it counts no more."""
        checked = self._checked(seen)
        judged: list[_Judged] = []
        for number, (case, outcome) in enumerate(zip(self._cases, seen.tests, strict=False)):
            judged.append(self._judge(case, outcome, checked.get(number)))
            if self._stops and judged[-1].status is not Status.PASSED:
                break
        has_failed = bool(judged) and judged[-1].status is not Status.PASSED
        reason = STOPPED if self._stops and has_failed else NO_TIME_LEFT
        left = len(self._cases) - len(judged)
        return judged + [_Judged(0.0, Status.MISSING, reason if judged else "")] * left

    def _checked(self, seen: _Seen) -> Mapping[int, tuple[float, str]]:
        if self._checker is None or seen.checking is None:
            return {}
        return self._checker.read(seen.checking, self._replies(seen.tests))

    def _judge(self, case: Case, outcome: Outcome, checked: tuple[float, str] | None) -> _Judged:
        if outcome.ending is not Ending.OK:
            status, problem = STATUS[outcome.ending], self._unstartable(outcome) or end_of(outcome)
            return _Judged(0.0, status, _told(case, outcome, problem))
        if self._checker is None:
            difference = self._compare(outcome.stdout, case.clue)
            share, hint = float(difference is None), difference or ""
        else:
            share, hint = checked or (0.0, "")
        if share >= 1 - _ROUNDING:
            return _Judged(1.0, Status.PASSED)
        return _Judged(share, Status.FAILED, _told(case, outcome, hint or "Wrong answer."))

    def _unstartable(self, outcome: Outcome) -> str:
        """Tell why there was no program; a command of the image that is not there is the grader's fault."""
        reason = next((report["unstartable"] for report in outcome.reports[-1:] if "unstartable" in report), None)
        command = self._program.command
        if reason is None or command is None:
            return ""
        if "/" not in command[0]:
            raise AssignmentError(f"`{command[0]}` cannot be started in {self._program.box.image}: {reason}")
        return f"There is no program to be started: {command[0]}: {reason}."

    def _why_not_compiled(self, outcome: Outcome) -> str:
        """Tell why there is no program to be tested; "" if there is. Raises AssignmentError without a compiler."""
        if any("unstartable" in report for report in outcome.reports):
            raise AssignmentError("the `compile` command of the suite cannot be started: is the compiler in its image?")
        if outcome.ending is not Ending.OK:
            return compiler_words(outcome)
        return "" if self._program.has_room_for(outcome.files) else TOO_LARGE

    def _not_compiled(self, problem: str) -> tuple[TestResult, ...]:
        """Fail every test, and let the first tell why: the compiler knows no test, so that everybody may read it."""
        first, *others = self._cases
        told = TestResult(first.name, 0.0, first.points, Status.ERROR, Visibility.VISIBLE, problem)
        return (
            told,
            *(TestResult(case.name, 0.0, case.points, Status.ERROR, case.visibility, NOT_COMPILED) for case in others),
        )


def _told(case: Case, outcome: Outcome, problem: str) -> str:
    return "" if case.visibility is Visibility.HIDDEN else feedback(case, outcome, problem)


def _safe(files: Mapping[str, bytes]) -> Mapping[str, bytes]:
    return {name: data for name, data in files.items() if unsafe_name(name) is None}
