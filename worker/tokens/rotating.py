"""A log-in whose tokens are renewed in time: by one worker at a time, and kept before anybody uses them.

Ok kills both tokens of a pair as soon as it is asked for the next. So the ledger grants the right to ask, and whoever
has it keeps the answer before using it; all others look there when theirs is dead. What is lost for good is a pair
whose asker dies between Ok's answer and its first copy, or whose answer never arrives: then somebody logs in anew.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import uuid4

import structlog

from worker.errors import LedgerError, PlatformError, TokenExpiredError, UnavailableError
from worker.ledger.log_ins import Turn
from worker.platforms.oauth import OAuth
from worker.tokens.copies import Copies
from worker.tokens.log_in import LogIn

#: How long one worker has the right to ask for new tokens; it gives up asking much sooner.
TURN_SECONDS = 60.0
#: How long others wait for its answer where they have no good token meanwhile.
WAIT_SECONDS = 30.0
#: How often a good token is compared with its copies, and one that is over: somebody may have logged in anew.
LOOK_SECONDS, LOOK_AGAIN_SECONDS = 30.0, 1.0
#: How long Ok is not asked again after it did not answer.
PAUSE_SECONDS = 10.0

_OVER = (
    "the service's log-in at Ok is over (withdrawn, as by a log-in of the same user elsewhere, or cut off while it was"
    " renewed): run `gradewright login`"
)


@dataclass(slots=True)
class RotatingToken:
    """The tokens of one log-in; for many threads at once. `report` hears, in one worker once, that it is over."""

    copies: Copies
    oauth: OAuth
    report: Callable[[TokenExpiredError], None]
    clock: Callable[[], float] = time.time
    #: This worker's name while it has the right to ask.
    _lease: str = field(default_factory=lambda: uuid4().hex, init=False, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)
    _known: LogIn | None = field(default=None, init=False)
    _ended: str = field(default="", init=False)
    #: Whether what is known was granted just now, and is in no copy yet.
    _unkept: bool = field(default=False, init=False)
    _looked_at: float = field(default=float("-inf"), init=False)
    _paused_until: float = field(default=float("-inf"), init=False)

    def current(self) -> str:
        """Return a token that is good for some time.

        Raises TokenExpiredError where somebody has to log in, UnavailableError or LedgerError where to wait.
        """
        with self._lock:
            self._look_if_due()
            log_in, now = self._good(), self.clock()
            if log_in.wants_renewal(now):
                log_in = self._renewed(log_in, is_good=not log_in.has_ended(now))
            return log_in.access

    def refused(self, token: str) -> bool:
        """Hear that a token has expired; tell whether there is another, renewed now if by nobody yet."""
        with self._lock:
            try:
                if self._known is None or token == self._known.access:
                    self._look()
                log_in = self._good()
                if token == log_in.access:
                    log_in = self._renewed(log_in, is_good=False)
            except TokenExpiredError:
                return False
            return log_in.access != token

    def _good(self) -> LogIn:
        """Return what is known and kept, unless that is nothing or it is over."""
        if self._known is None or self._known.is_withdrawn:
            raise TokenExpiredError("nobody has logged in to Ok for the service: run `gradewright login`")
        if self._ended:
            raise TokenExpiredError(self._ended)
        if self._unkept:
            self._keep(self._known)
        return self._known

    def _renewed(self, log_in: LogIn, *, is_good: bool) -> LogIn:
        """Return the next tokens, asked for here or by another worker; where that fails, the old ones while good."""
        try:
            return self._asked(log_in) if self._has_turn(log_in, 0 if is_good else WAIT_SECONDS) else self._good()
        except (PlatformError, LedgerError) as error:
            if not is_good or self._unkept or self._ended:
                raise
            structlog.get_logger().debug("token not renewed yet", reason=str(error))
            return log_in

    def _has_turn(self, log_in: LogIn, wait_seconds: float) -> bool:
        """Wait for the right to ask Ok; False where somebody else has asked, and their answer is known now."""
        if self.clock() < self._paused_until:
            raise UnavailableError("the token is not renewed yet, since that failed a moment ago: try again later")
        deadline = time.monotonic() + wait_seconds
        while (turn := self._turn(log_in)) is Turn.TAKEN:
            if time.monotonic() >= deadline:
                raise UnavailableError("another worker asks Ok for a new token just now: try again in a minute")
            time.sleep(0.1)
        if turn is Turn.DONE:
            self._look()
        return turn is Turn.MINE

    def _turn(self, log_in: LogIn) -> Turn:
        log_ins, name = self.copies.log_ins, self.copies.name
        return log_ins.take_turn(name, log_in.rank, self._lease, seconds=TURN_SECONDS)

    def _asked(self, log_in: LogIn) -> LogIn:
        """Ask Ok for the next tokens. Whoever asks has written to the ledger just before, so it takes the answer."""
        try:
            pair = self.oauth.refresh(log_in.refresh) if log_in.refresh else None
        except TokenExpiredError:
            pair = None
        except PlatformError as error:
            self.copies.log_ins.give_turn(self.copies.name, self._lease)
            self._paused_until = self.clock() + PAUSE_SECONDS
            # What is not for Ok to mend is for the settings: no submission shall suffer for it, its work is held.
            kind = UnavailableError if error.retryable else TokenExpiredError
            raise kind(f"the token could not be renewed: {error}") from error
        if pair is None:
            return self._newer(log_in)
        self._known, self._unkept = log_in.renewed(pair, self.clock()), True
        self._keep(self._known)
        structlog.get_logger().info("token renewed", renewals=self._known.renewals)
        return self._known

    def _newer(self, log_in: LogIn) -> LogIn:
        """Return newer tokens where anybody has some; else record the end, which is told once."""
        self._look()
        if self._known is None or self._known.rank <= log_in.rank:
            self._ended = _OVER
            error = TokenExpiredError(_OVER)
            if self.copies.log_ins.end(self.copies.name, log_in.rank, _OVER):
                self.report(error)
        return self._good()

    def _keep(self, log_in: LogIn) -> None:
        self.copies.keep(log_in)
        self._unkept = False

    def _look_if_due(self) -> None:
        is_well = self._known is not None and not self._ended
        if self.clock() < self._looked_at + (LOOK_SECONDS if is_well else LOOK_AGAIN_SECONDS):
            return
        try:
            self._look()
        except LedgerError:
            # What is known may well be good; where it is not, the ledger will have to be asked.
            if not is_well:
                raise

    def _look(self) -> None:
        newest = self.copies.newest(self._known)
        self._looked_at = self.clock()
        self._known, self._ended, self._unkept = newest.log_in, newest.ended, False
