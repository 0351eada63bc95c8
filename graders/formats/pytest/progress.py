"""Follows the reports of pytest runs, and tells which tests are left after a run that ended early."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pydantic import BaseModel, ConfigDict, ValidationError

from graders.errors import AssignmentError
from graders.formats.endings import STATUS, WORDS
from graders.formats.pytest.expected import ExpectedTest
from graders.sandbox.outcome import Json, Outcome
from graders.verdict import Ending, Status

_STATUSES = {status.value: status for status in Status if status is not Status.LOCKED}
_EMPTY = (Status.MISSING, "The test's file has no such test, or nothing to call it with.")


@dataclass(slots=True)
class Result:
    """What is known of one test function: its items by how they ended, and how many there are to be."""

    planned: int
    endings: list[tuple[Status, str]] = field(default_factory=list)

    @property
    def share(self) -> float:
        """Tell how much of the test passed, from 0 to 1."""
        passed = sum(status is Status.PASSED for status, _ in self.endings)
        return passed / max(self.planned, len(self.endings), 1)

    @property
    def ending(self) -> tuple[Status, str]:
        """Return the first bad ending of an item, that of passed ones if there is none."""
        bad = [ending for ending in self.endings if ending[0] is not Status.PASSED]
        return bad[0] if bad else (Status.PASSED, "") if self.endings else _EMPTY


Results = dict[int, Result]


class _Report(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    lacking: str | None = None
    loading: str | None = None
    loaded: str | None = None
    broken: str | None = None
    #: The test's number for each of all items.
    planned: list[int] | None = None
    begin: int | None = None
    item: int | None = None
    status: str = ""
    text: str = ""


@dataclass(slots=True)
class _Run:
    """What the reports of one run tell; in-process, its words are those of the student's process."""

    results: Results = field(default_factory=dict)
    loading: str | None = None
    begun: int | None = None
    has_planned: bool = False


def take_in(
    outcome: Outcome, waiting: Sequence[int], tests: Mapping[int, ExpectedTest], *, is_trusted: bool
) -> tuple[Results, list[int]]:
    """Return the results of a run that was to run the `waiting` tests, and which of them are left to run.

    Raises AssignmentError where the image has no pytest.
    """
    run = _read(outcome, waiting, tests)
    cut = (STATUS[outcome.ending], WORDS[outcome.ending])
    left = [n for n in waiting if n not in run.results or len(run.results[n].endings) < run.results[n].planned]
    if not left:
        if outcome.ending is not Ending.OK and not is_trusted:
            # Where a limit struck beside the tests, in a child process perhaps, the last one answers for it.
            run.results[waiting[-1]].endings = [cut]
        return run.results, []
    lost = [n for n in left if n == run.begun] or _unbegun(run, left, tests)
    for number in lost:
        run.results.setdefault(number, Result(1)).endings.append(cut)
    return {n: run.results[n] for n in waiting if n not in left or n in lost}, [n for n in left if n not in lost]


def _unbegun(run: _Run, left: Sequence[int], tests: Mapping[int, ExpectedTest]) -> list[int]:
    """Return which tests a run takes with it that ended while none had begun: those of the module being loaded."""
    if run.has_planned:
        return list(left[:1])
    return [n for n in left if tests[n].module == run.loading] or list(left[:1])


def _read(outcome: Outcome, waiting: Sequence[int], tests: Mapping[int, ExpectedTest]) -> _Run:
    run = _Run()
    for position, report in enumerate(map(_decoded, outcome.reports)):
        if report is None:
            continue
        if report.lacking is not None and position == 0:
            raise AssignmentError(f"the image has no {report.lacking}, which its tests need: name another in [sandbox]")
        if report.loading is not None:
            run.loading = report.loading
        elif report.broken is not None:
            broken = [number for number in waiting if tests[number].module == report.broken]
            run.results |= {n: Result(1, [(Status.ERROR, report.text)]) for n in broken}
        elif report.planned is not None and not run.has_planned:
            run.has_planned = True
            run.results |= {n: Result(report.planned.count(n)) for n in waiting if n not in run.results}
        elif report.begin is not None:
            run.begun = report.begin
        elif report.item in run.results and report.status in _STATUSES:
            _take_item(run, run.results[report.item], report)
    return run


def _take_item(run: _Run, result: Result, report: _Report) -> None:
    """Take an item's ending; a pass that was not begun, or is one too many, is none."""
    if run.begun != report.item:
        result.endings.append((Status.ERROR, "This test reported without having begun."))
    elif len(result.endings) >= result.planned:
        result.endings = [(Status.ERROR, "This test reported more than once.")]
    else:
        result.endings.append((_STATUSES[report.status], report.text))
    run.begun = None


def _decoded(report: Mapping[str, Json]) -> _Report | None:
    try:
        return _Report.model_validate(report)
    except ValidationError:
        return None
