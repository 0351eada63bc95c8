"""The service's own token will last: somebody, or the service itself, renews it."""

import time
from collections.abc import Iterator, Sequence

from worker.doctor.finding import Finding, Level
from worker.doctor.surroundings import Surroundings
from worker.durations import told
from worker.tokens.log_in import LogIn

NAME = "token"
NEEDS: Sequence[str] = ("redis", "ok")

_LOG_IN = "run `gradewright login`, whose tokens the service renews by itself"


def run(around: Surroundings) -> Iterator[Finding]:
    """Look where the token comes from, and until when it is good. Raises ConfigurationError, LedgerError."""
    kept = [copies.kept() for copies in around.log_ins]
    if around.settings.ok_token is None:
        yield from (judged(one.log_in, one.ended, time.time()) for one in kept if one.log_in is not None)
    elif any(one.log_in is not None and one.log_in.refresh and not one.ended for one in kept):
        yield Finding(NAME, Level.OK, "when GRADEWRIGHT_OK_TOKEN has expired, a log-in that is renewed takes its place")
    else:
        text = "GRADEWRIGHT_OK_TOKEN is renewed by nobody: Ok's tokens last hours, and then all work is held"
        yield Finding(NAME, Level.WARNING, text, _LOG_IN)


def judged(log_in: LogIn, ended: str, now: float) -> Finding:
    """Judge a log-in."""
    if ended:
        return Finding(NAME, Level.WRONG, ended)
    until = "for a time that Ok did not tell" if log_in.expires_at is None else f"for {told(log_in.expires_at - now)}"
    if not log_in.refresh:
        return Finding(NAME, Level.WARNING, f"the log-in's token is good {until}, and cannot be renewed", _LOG_IN)
    return Finding(NAME, Level.OK, f"the log-in's token is good {until}, and renewed by itself")
