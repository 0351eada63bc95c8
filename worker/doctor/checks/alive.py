"""A worker and beat are alive: work is consumed and looked after, not merely connected for."""

from collections.abc import Iterator, Sequence

from worker.doctor.finding import Finding, Level
from worker.doctor.surroundings import Surroundings
from worker.durations import told
from worker.ledger.vitals import Vitals

NAME = "alive"
NEEDS: Sequence[str] = ("redis",)

#: How old the last canary may be, which beat sends far more often.
QUIET_SECONDS = 120.0
#: How long a submission may wait to be graded, before it is worth telling.
WAITING_SECONDS = 900.0
_START = "start the service (`gradewright up`, or a worker and beat), or look into its log"


def run(around: Surroundings) -> Iterator[Finding]:
    """Look when a worker last consumed the canary that beat sends, and for whom work waits. Raises LedgerError."""
    vitals = Vitals(around.ledger.connection)
    yield _consumed(vitals.canary_age())
    waiting = vitals.oldest_waiting_seconds()
    if waiting > WAITING_SECONDS:
        text = f"a submission has waited {told(waiting)} to be graded"
        mend = "see `gradewright status` for what it waits for; where there is merely much to do, add workers"
        yield Finding(NAME, Level.WARNING, text, mend)


def _consumed(age: float | None) -> Finding:
    if age is None:
        return Finding(NAME, Level.WARNING, "no worker has ever taken work here", _START)
    if age > QUIET_SECONDS:
        text = f"no worker has taken work for {told(age)}: all of them, or beat, are dead or stuck"
        return Finding(NAME, Level.WRONG, text, _START)
    return Finding(NAME, Level.OK, f"a worker took work {told(age)} ago")
