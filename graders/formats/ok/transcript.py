"""Decodes what the ok driver reported, strictly: it comes out of the student's process and may be forged."""

import signal
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pydantic import BaseModel, ConfigDict, ValidationError

from graders.formats.ok.cases import Case
from graders.sandbox.outcome import Json, Outcome
from graders.verdict import Ending


@dataclass(frozen=True, slots=True)
class Done:
    """What one prompt did: printed, and returned (None for nothing to show) or raised."""

    out: str
    value: str | None = None
    #: Name of the exception's type; None if nothing was raised.
    error: str | None = None
    #: None if the exception's text could not be had.
    message: str | None = None
    trace: str = ""


@dataclass(frozen=True, slots=True)
class Transcript:
    """What one case did, prompt by prompt."""

    done: tuple[Done, ...]
    #: How the run ended before the case was over; None if it came to its end.
    cut_by: Ending | None = None
    #: What the prompt that was cut had printed.
    partial: str = ""
    #: Whether it was cut by its own time limit, not by one of the whole run.
    by_alarm: bool = False
    #: Seconds that the cases before it had taken, as far as the driver thought them worth telling.
    spent_before: float = 0.0


class _Report(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    case: int
    prompt: int
    out: str = ""
    value: str | None = None
    error: str | None = None
    message: str | None = None
    trace: str = ""
    spent: float = 0.0


def read_transcripts(outcome: Outcome, cases: Mapping[int, Case]) -> dict[int, Transcript]:
    """Read what a run of these cases, in this order, reported.

    Only the next report that is due is taken, anything else is passed over: what is unknown, repeated or out of order
    proves nothing. The last transcript is of the case in which the run ended, unless all came to their end and the run
    to a good one: where a limit struck beside the driver, in a child process perhaps, the last case answers for it.
    """
    reader = _Reader([_decoded(report) for report in outcome.reports])
    by_alarm = outcome.exit_status == -signal.SIGALRM
    transcripts: dict[int, Transcript] = {}
    for number, case in cases.items():
        done, partial, is_over = reader.read_case(number, case)
        if not is_over:
            transcripts[number] = Transcript(done, outcome.ending, partial, by_alarm, reader.spent)
            break
        transcripts[number] = Transcript(done)
    else:
        if outcome.ending is not Ending.OK:
            transcripts[number] = replace(transcripts[number], cut_by=outcome.ending)
    return transcripts


class _Reader:
    """Walks through the reports once."""

    def __init__(self, reports: Sequence[_Report | None]) -> None:
        self._reports = iter(reports)
        #: Seconds that the run said to have taken when the last case began.
        self.spent = 0.0

    def read_case(self, number: int, case: Case) -> tuple[tuple[Done, ...], str, bool]:
        """Return the prompts done, what the next one had printed, and whether the case is over."""
        self.spent = 0.0
        done: list[Done] = []
        while not _is_over(case, done):
            done_next, out = self._read_prompt(number, len(done))
            if done_next is None:
                return tuple(done), out, False
            done.append(done_next)
        return tuple(done), "", True

    def _read_prompt(self, number: int, prompt: int) -> tuple[Done | None, str]:
        out = ""
        for report in self._reports:
            if report is None or (report.case, report.prompt) != (number, prompt):
                continue
            out += report.out
            self.spent = max(self.spent, report.spent)
            if report.error is not None:
                return Done(out, None, report.error, report.message, report.trace), out
            if "value" in report.model_fields_set:
                return Done(out, report.value), out
        return None, out


def _is_over(case: Case, done: Sequence[Done]) -> bool:
    """Tell whether the driver would go on: it stops early where setup or teardown raises."""
    if len(done) >= len(case.prompts):
        return True
    return bool(done) and done[-1].error is not None and case.prompts[len(done) - 1].answer is None


def _decoded(report: Mapping[str, Json]) -> _Report | None:
    try:
        return _Report.model_validate(report)
    except ValidationError:
        return None
