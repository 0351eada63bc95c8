"""A worker and beat are alive: work is looked after, not merely connected for."""

import time
from collections.abc import Iterator, Sequence

from worker.doctor.finding import Finding, Level
from worker.doctor.surroundings import Surroundings
from worker.durations import told

NAME = "alive"
NEEDS: Sequence[str] = ("redis",)

#: Sweeps that may fail to come before somebody must look.
SWEEPS = 3
LONGEST_SECONDS = 120.0
_START = "start the service (`gradewright up`, or a worker and beat), or look into its log"


def run(around: Surroundings) -> Iterator[Finding]:
    """Look when a worker last did the sweep that beat asks for. Raises LedgerError."""
    swept_at = around.ledger.swept_at()
    most = min(SWEEPS * around.settings.sweep_seconds, LONGEST_SECONDS)
    if swept_at is None:
        yield Finding(NAME, Level.WARNING, "no worker has ever looked after work here", _START)
        return
    quiet = max(time.time() - swept_at, 0)
    if quiet > most:
        text = f"no worker has looked after work for {told(quiet)}: a worker or beat is dead, or all are busy"
        yield Finding(NAME, Level.WRONG, text, _START)
    else:
        yield Finding(NAME, Level.OK, f"a worker looked after work {told(quiet)} ago")
