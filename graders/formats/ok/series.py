"""Plans the runs of a suite's cases, and follows what came of them: an early end costs the case in which it was."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from graders.formats.ok.cases import Case
from graders.formats.ok.testfile import ScoredSuite
from graders.formats.ok.transcript import Transcript, read_transcripts
from graders.sandbox.outcome import Json, Outcome
from graders.verdict import Ending, Visibility

#: Limits of a whole run that a case may have met because of those before it.
_SHARED_TIME = (Ending.CPU, Ending.TIMEOUT)


@dataclass(frozen=True, slots=True)
class Progress:
    """What is known after some runs, and what is left: lists of cases by number, a run each."""

    waiting: list[list[int]]
    seen: dict[int, Transcript] = field(default_factory=dict)


class Series:
    """The cases of all suites that count, numbered through, in order; each suite with who sees its test."""

    def __init__(self, suites: Sequence[tuple[ScoredSuite, Visibility]]) -> None:
        self.cases = dict(enumerate(case for suite, _ in suites for case in suite.cases))
        seen_by_all = [visibility is Visibility.VISIBLE for suite, visibility in suites for _ in suite.cases]
        before_locked = _numbers_before_locked([suite for suite, _ in suites])
        runnable = [number for number in before_locked if not self.cases[number].is_asked]
        self._visible = [number for number in runnable if seen_by_all[number] and not self.cases[number].hidden]
        self._others = [number for number in runnable if number not in self._visible]

    def follow(self, outcomes: Sequence[Outcome]) -> Progress:
        """Replay what was planned and what came of it: visible cases first, all others in runs of their own."""
        progress = Progress([list(batch) for batch in (self._visible, self._others) if batch])
        for outcome in outcomes[: 2 * len(self.cases)]:
            if progress.waiting:
                self._take_in(outcome, progress)
        return progress

    def task(self, numbers: Sequence[int], case_seconds: float) -> dict[str, Json]:
        """Return what the driver is told of these cases: their code, and never an answer."""
        return {"case_seconds": case_seconds, "cases": [_task(number, self.cases[number]) for number in numbers]}

    def _take_in(self, outcome: Outcome, progress: Progress) -> None:
        batch, waiting = progress.waiting[0], progress.waiting
        transcripts = read_transcripts(outcome, {number: self.cases[number] for number in batch})
        last = batch[len(transcripts) - 1]
        is_first = last == batch[0]
        if not is_first and _was_cut_by_others(transcripts[last], outcome):
            # The bound is a whole run's: the case gets another chance, without what those before it used of it.
            waiting[0] = batch[batch.index(last) :]
        else:
            waiting[0] = batch[len(transcripts) :]
        progress.seen.update(transcripts)
        if transcripts[last].cut_by and is_first:
            self._settle_alike(last, transcripts[last], progress)
        waiting[:] = [left for left in waiting if left]

    def _settle_alike(self, first: int, transcript: Transcript, progress: Progress) -> None:
        """Spare the cases that begin with the very prompts in which a fresh process just ended: they would too."""
        fatal = _sources(self.cases[first])[: len(transcript.done) + 1]
        for batch in progress.waiting:
            alike = [number for number in batch if _sources(self.cases[number])[: len(fatal)] == fatal]
            progress.seen.update(dict.fromkeys(alike, transcript))
            batch[:] = [number for number in batch if number not in alike]


def _was_cut_by_others(transcript: Transcript, outcome: Outcome) -> bool:
    if transcript.cut_by is Ending.OUTPUT:
        return True
    by_run = transcript.cut_by in _SHARED_TIME and not transcript.by_alarm
    return by_run and transcript.spent_before > outcome.wall_seconds / 2


def _numbers_before_locked(suites: Sequence[ScoredSuite]) -> Iterator[int]:
    """Yield the numbers of the cases that run: as in the ok-client, a locked case stops its suite."""
    start = 0
    for suite in suites:
        for place, case in enumerate(suite.cases):
            if case.locked:
                break
            yield start + place
        start += len(suite.cases)


def _sources(case: Case) -> list[tuple[str, str]]:
    return [(prompt.console.name, prompt.source) for prompt in case.prompts]


def _task(number: int, case: Case) -> Mapping[str, Json]:
    return {
        "id": number,
        "console": case.console.name,
        "setup": [prompt.source for prompt in case.setup],
        "code": [prompt.source for prompt in case.code],
        "teardown": [prompt.source for prompt in case.teardown],
    }
