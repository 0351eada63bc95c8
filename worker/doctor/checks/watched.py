"""What is watched can be graded, and its polls go well."""

from collections.abc import Iterator, Sequence

from graders.assignment import Assignment
from worker.doctor.finding import Finding, Level
from worker.doctor.surroundings import Surroundings
from worker.durations import told
from worker.ledger.watches import Watches
from worker.steps.names import step_of
from worker.watched import Watched

NAME = "watched"
NEEDS: Sequence[str] = ("redis",)

#: Intervals, and seconds, that a poll may be late.
LATE_INTERVALS, LATE_SECONDS = 2, 60.0


def run(around: Surroundings) -> Iterator[Finding]:
    """Look at each watched assignment. Raises LedgerError."""
    watched = Watches(around.ledger.connection).watched(around.settings.watched)
    if not watched:
        yield Finding(NAME, Level.NOTE, "nothing is watched")
    for one in watched:
        is_oks = step_of(one.endpoint) is None
        if is_oks and not isinstance(around.assignments.get(one.endpoint), Assignment):
            text = f"{one.endpoint} is watched and cannot be graded: there is no such assignment here, or it is broken"
            yield Finding(NAME, Level.WRONG, text, f"mend it, or `gradewright unwatch {one.endpoint}`")
        yield judged(one, around.ledger.connection.clock())


def judged(one: Watched, now: float) -> Finding:
    """Judge how the polls of an assignment go."""
    if one.failures:
        text = f"{one.failures} polls of {one.endpoint} failed, the last because: {one.reason}"
        return Finding(NAME, Level.WRONG, text)
    late = 0.0 if one.due_at is None else now - one.due_at
    if late > LATE_INTERVALS * one.every_seconds + LATE_SECONDS:
        text = f"{one.endpoint} has been due for a poll for {told(late)}"
        return Finding(NAME, Level.WARNING, text, "see the check `alive`: a worker and beat do the polls")
    when = "not yet polled" if one.polled_at is None else f"polled {told(max(now - one.polled_at, 0))} ago"
    return Finding(NAME, Level.OK, f"{one.endpoint}, every {told(one.every_seconds)}: {when}")
