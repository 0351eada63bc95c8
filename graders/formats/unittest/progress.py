"""Follows the reports of unittest runs, and tells which tests are left after a run that ended early."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, ValidationError

from graders.formats.endings import STATUS, WORDS
from graders.formats.unittest.expected import ExpectedTest
from graders.sandbox.outcome import Json, Outcome
from graders.verdict import Ending, Status

_STATUSES = {status.value: status for status in Status if status is not Status.LOCKED}

#: Number of a test → its status and text.
Results = dict[int, tuple[Status, str]]


class _Report(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    loading: str | None = None
    loaded: str | None = None
    broken: str | None = None
    begin: int | None = None
    test: int | None = None
    status: str = ""
    text: str = ""


@dataclass(slots=True)
class _Run:
    """What the reports of one run tell, whose words are those of the student's process."""

    loaded: set[str]
    begun: int | None
    results: Results


def take_in(
    outcome: Outcome, waiting: Sequence[int], tests: Mapping[int, ExpectedTest], *, is_trusted: bool
) -> tuple[Results, list[int]]:
    """Return the results of a run that was to run the `waiting` tests, and which of them are left to run.

    Reports are trusted where they come from a process that no student code shares: nothing that befell another
    changes them.
    """
    run = _read(outcome, waiting, tests)
    left = [number for number in waiting if number not in run.results]
    cut = (STATUS[outcome.ending], WORDS[outcome.ending])
    if not left:
        # Where a limit struck beside the tests, in a child process perhaps, the last one answers for it.
        last = {} if is_trusted or outcome.ending is Ending.OK else {waiting[-1]: cut}
        return run.results | last, []
    lost = _lost(run, left, tests)
    return run.results | dict.fromkeys(lost, cut), [number for number in left if number not in lost]


def _read(outcome: Outcome, waiting: Sequence[int], tests: Mapping[int, ExpectedTest]) -> _Run:
    run = _Run(set(), None, {})
    for report in filter(None, map(_decoded, outcome.reports)):
        if report.loaded is not None:
            run.loaded.add(report.loaded)
        elif report.broken is not None:
            broken = [number for number in waiting if tests[number].module == report.broken]
            run.results |= dict.fromkeys(broken, (Status.ERROR, report.text))
        elif report.begin is not None:
            run.begun = report.begin
        elif report.test is not None and report.test in waiting and report.status in _STATUSES:
            _take_result(run, report.test, (_STATUSES[report.status], report.text))
    return run


def _take_result(run: _Run, number: int, result: tuple[Status, str]) -> None:
    """Take a test's result; a pass that was not begun, or is not the only result, is none."""
    if number in run.results:
        run.results[number] = (Status.ERROR, "This test reported more than once.")
    elif result[0] is not Status.PASSED or run.begun == number:
        run.results[number] = result
    if run.begun == number:
        run.begun = None


def _lost(run: _Run, left: Sequence[int], tests: Mapping[int, ExpectedTest]) -> list[int]:
    """Return which tests a run that ended early takes with it.

    The one that had begun; else it was while a class was set up, or a module loaded: all of that class or module.
    """
    if run.begun is not None and run.begun in left:
        return [run.begun]
    due = tests[left[0]]
    if due.module in run.loaded:
        return [n for n in left if (tests[n].module, tests[n].class_name) == (due.module, due.class_name)]
    return [n for n in left if tests[n].module == due.module]


def _decoded(report: Mapping[str, Json]) -> _Report | None:
    try:
        return _Report.model_validate(report)
    except ValidationError:
        return None
