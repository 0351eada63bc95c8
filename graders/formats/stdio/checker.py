"""An author's own judgement: `check(reply, clue)`, called in a cell of its own where no student code ever runs."""

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from graders.errors import AssignmentError, SuiteError
from graders.formats.plain_text import plain, tail
from graders.formats.stdio.table import StdioTable
from graders.sandbox.limits import Limits
from graders.sandbox.outcome import Box, Json, Outcome, Run
from graders.submission import Submission
from graders.verdict import Ending

DRIVER = "check"
_LIMITS = Limits(cpu_seconds=20.0, wall_seconds=60.0, memory_mb=128, processes=8, disk_mb=4, output_kb=1024)
_FAULT_CHARS = 2000


class _Report(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    begin: int | None = None
    number: int | None = None
    score: float = Field(default=0.0, ge=0, le=1, allow_inf_nan=False)
    hint: str = ""
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What a program wrote for one test, and the clue by which it is judged."""

    #: The test's place in the suite.
    number: int
    test: str
    reply: str
    clue: str


@dataclass(frozen=True, slots=True)
class Heard:
    """What a checker's run reported."""

    #: Score and hint by a reply's number.
    answers: Mapping[int, tuple[float, str]]
    #: The number of the last reply that it began to judge.
    begun: int | None
    #: What it raised, if it did.
    fault: str | None


def heard(outcome: Outcome) -> Heard:
    """Return what a run of the driver "check" reported, up to the first fault."""
    answers: dict[int, tuple[float, str]] = {}
    begun = None
    for report in map(_decoded, outcome.reports):
        if report.fault is not None:
            return Heard(answers, begun, tail(plain(report.fault), _FAULT_CHARS).strip())
        if report.begin is not None:
            begun = report.begin
        if report.number is not None:
            answers[report.number] = (report.score, report.hint)
    return Heard(answers, begun, None)


@dataclass(frozen=True, slots=True)
class Checker:
    """A checker's file, with the Python files beside it."""

    path: Path
    files: Mapping[str, bytes]
    box: Box

    def run(self, replies: Sequence[Reply]) -> Run:
        """Return the run that judges replies; both texts go in without white space around them, as Stepik has it."""
        pairs: list[Json] = [[reply.number, reply.reply.strip(), reply.clue.strip()] for reply in replies]
        task = {"module": self.path.stem, "pairs": pairs}
        return Run(DRIVER, task, self.files, box=self.box, with_submission=False)

    def read(self, outcome: Outcome, replies: Sequence[Reply]) -> Mapping[int, tuple[float, str]]:
        """Return score and hint by a reply's number.

        Raises AssignmentError where the checker did not judge all: that is its own fault, never a student's.
        """
        names = {reply.number: reply.test for reply in replies}
        told = heard(outcome)
        judged = names.get(-1 if told.begun is None else told.begun, "")
        if told.fault is not None:
            raise self._broken(judged, told.fault)
        found = {number: answer for number, answer in told.answers.items() if number in names}
        if outcome.ending is not Ending.OK or len(found) != len(replies):
            raise self._broken(judged, f"its run ended with {outcome.ending}: {tail(outcome.stderr, _FAULT_CHARS)}")
        return found

    def _broken(self, test: str, what: str) -> AssignmentError:
        where = f" judged a reply to test {test}" if test else " was loaded"
        # What it says of itself may repeat what the student's program printed.
        return AssignmentError(
            f"{self.path} failed while it{where}", quoted=f": {what}\nIt must give an answer to any reply."
        )


def read_checker(folder: Path, table: StdioTable, box: Box) -> Checker | None:
    """Return a suite's checker, if it has one. Raises SuiteError or AssignmentError where there is none to be had."""
    if table.checker is None:
        if table.compare == "checker":
            raise SuiteError("compare", 'needs `checker`, as in checker = "check.py"')
        return None
    path = folder / table.checker
    if path.parent != folder or path.suffix != ".py" or not path.stem.isidentifier() or not path.is_file():
        raise SuiteError("checker", f"{table.checker!r} is no Python file in {folder}")
    _must_define_check(path)
    found = Submission.from_path(folder).files
    files = {name: data for name, data in found.items() if name.endswith(".py")}
    limits = replace(
        _LIMITS, wall_seconds=max(_LIMITS.wall_seconds, 2 * (table.wall_seconds or box.limits.wall_seconds))
    )
    return Checker(path, files, replace(box, limits=limits))


def _must_define_check(path: Path) -> None:
    try:
        tree = ast.parse(path.read_bytes())
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = getattr(error, "lineno", None) or 1
        raise AssignmentError(f"{path}:{line}: this is no Python: {getattr(error, 'msg', error)}") from error
    defined = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    others = any(not isinstance(node, ast.FunctionDef | ast.Expr) for node in tree.body)
    if "check" not in defined and not others:
        raise AssignmentError(f"{path} defines no check(reply, clue)")


def _decoded(report: Mapping[str, object]) -> _Report:
    try:
        return _Report.model_validate(report)
    except ValidationError:
        return _Report()
