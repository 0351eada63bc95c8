"""The clock here agrees with Ok's and Redis's: tokens, due dates and what beat sends depend on the time."""

import time
from collections.abc import Iterator, Sequence

from worker.doctor.finding import Finding, Level
from worker.doctor.surroundings import Surroundings
from worker.errors import WorkerError
from worker.ledger.health import health

NAME = "clock"
NEEDS: Sequence[str] = ("ok",)

#: Leases and the time before a batch's scores go by the clock of Redis alone, so that a little does no harm here.
MOST_SECONDS = 2.0
WRONG_SECONDS = 60.0
_MEND = "have the clock set by NTP (`timedatectl set-ntp true`)"


def run(around: Surroundings) -> Iterator[Finding]:
    """Compare with Ok's Date header, and with Redis's own clock if it is another machine's. Raises PlatformError."""
    before = time.time()
    told = around.ok.time()
    now = (before + time.time()) / 2
    if told is None:
        yield Finding(NAME, Level.NOTE, "Ok does not tell the time")
    else:
        # Ok tells whole seconds: anything up to the next one agrees.
        told_at = told.timestamp()
        yield judged("Ok's", max(told_at - now, 0) or min(told_at + 1 - now, 0))
    try:
        yield judged("Redis's", health(around.ledger.connection).clock_ahead_seconds)
    except WorkerError:
        return  # its own check tells


def judged(whose: str, ahead_seconds: float) -> Finding:
    """Judge by how much another clock is ahead."""
    apart = abs(ahead_seconds)
    text = f"{whose} clock is {apart:.1f} s {'ahead of' if ahead_seconds > 0 else 'behind'} this machine's"
    if apart > WRONG_SECONDS:
        return Finding(NAME, Level.WRONG, text, _MEND)
    if apart > MOST_SECONDS:
        return Finding(
            NAME,
            Level.WARNING,
            f"{text}: tokens may be renewed, and tests be shown after the due date, too early or too late",
            _MEND,
        )
    return Finding(NAME, Level.OK, f"{whose} clock agrees with this machine's")
