"""Polls what is watched when it is due: politely to Ok, once over all workers, and patiently while Ok fails."""

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

import structlog

from graders.errors import GradersError
from worker.errors import LedgerError, PlatformError, TokenExpiredError
from worker.ledger.watches import Watches
from worker.news import tell_once
from worker.platforms.answers import TransientError
from worker.poller import Polled
from worker.settings import Settings
from worker.watched import PollClaim

#: Polls under way at once over all workers: every page costs Ok the whole selection.
POLLS_AT_ONCE = 4
#: By how much of its length a pause differs, so that many assignments do not come to Ok together.
JITTER = 0.1
#: A pause after failures begins with this, or with the interval if that is shorter, and ends with the longest.
FIRST_BACKOFF_SECONDS, LONGEST_BACKOFF_SECONDS = 60.0, 900.0


class Polls(Protocol):
    """Who asks a platform for what is new."""

    def poll(self, assignment: str) -> Polled:
        """Record and queue what wants grading. Raises GradersError, PlatformError, LedgerError."""


class Polling:
    """Takes what is due from the ledger, polls it, and says when it is due again; for many threads at once.

    `chance` returns a number from 0 to 1.
    """

    def __init__(
        self, watches: Watches, poller: Polls, settings: Settings, chance: Callable[[], float] = random.random
    ) -> None:
        self._watches, self._poller, self._settings, self._chance = watches, poller, settings, chance
        # Polls may take half of the process's threads, never all of them.
        self._slots = threading.Semaphore(settings.concurrency)
        self._held: dict[str, PollClaim] = {}
        self._stopping = threading.Event()

    def poll_due(self) -> None:
        """Poll what is due, one after the other, until nothing is. Raises LedgerError."""
        if not self._slots.acquire(blocking=False):
            return
        try:
            while not self._stopping.is_set() and (claim := self._taken()) is not None:
                with self._holding(claim):
                    self._poll(claim)
        finally:
            self._slots.release()

    def held(self) -> list[PollClaim]:
        """List the polls that are under way."""
        return list(self._held.values())

    def stop(self) -> None:
        """Begin no more polls, and leave those under way to other workers. Raises LedgerError."""
        self._stopping.set()
        for claim in self.held():
            self._watches.give_back(claim)

    def _taken(self) -> PollClaim | None:
        seconds = self._settings.lease_seconds
        return self._watches.take(self._settings.watched, seconds=seconds, most=POLLS_AT_ONCE)

    def _poll(self, claim: PollClaim) -> None:
        log = structlog.get_logger().bind(assignment=claim.endpoint)
        began = time.monotonic()
        try:
            polled = self._poller.poll(claim.endpoint)
        except (GradersError, PlatformError) as error:
            pause = self._pause_after(error, claim)
            log.warning("poll failed", reason=str(error), failures=claim.failures + 1, pause_seconds=round(pause, 1))
            self._watches.failed(claim, str(error), pause_seconds=pause)
            if isinstance(error, GradersError):
                tell_once(self._watches.connection, error, claim.endpoint)
            return
        except LedgerError:
            raise  # nothing can be recorded now; the lease runs out, and the poll is still due
        except Exception as error:
            self._watches.failed(claim, type(error).__name__, pause_seconds=LONGEST_BACKOFF_SECONDS)
            raise  # whatever it is, it is ours, and the log tells more
        took, pause = time.monotonic() - began, self._jittered(claim.every_seconds)
        self._watches.done(claim, listed=len(polled.listed), new=polled.queued, took_seconds=took, pause_seconds=pause)
        tell = log.info if polled.queued else log.debug
        tell("polled", listed=len(polled.listed), new=polled.queued, took_seconds=round(took, 3))

    def _pause_after(self, error: GradersError | PlatformError, claim: PollClaim) -> float:
        """Return how long to leave Ok in peace; what costs it nothing is tried again as usual."""
        first = min(claim.every_seconds or FIRST_BACKOFF_SECONDS, FIRST_BACKOFF_SECONDS)
        if isinstance(error, GradersError):
            return self._jittered(first)
        if isinstance(error, TokenExpiredError):
            return self._jittered(self._settings.hold_seconds)
        wish = error.retry_after_seconds if isinstance(error, TransientError) else None
        pause = max(first * 2.0 ** min(claim.failures + 1, 16), wish or 0)
        return min(self._jittered(pause), LONGEST_BACKOFF_SECONDS)

    def _jittered(self, seconds: float) -> float:
        return seconds * (1 + JITTER * (2 * self._chance() - 1))

    @contextmanager
    def _holding(self, claim: PollClaim) -> Iterator[None]:
        """Keep a lease for the length of a block: a page of Ok's may take longer than it."""
        over = threading.Event()

        def renew() -> None:
            while not over.wait(self._settings.lease_seconds / 3):
                try:
                    self._watches.renew(claim, seconds=self._settings.lease_seconds)
                except LedgerError as error:
                    structlog.get_logger().warning("lease of a poll not renewed", error=str(error))

        thread = threading.Thread(target=renew, name="poll-lease", daemon=True)
        thread.start()
        self._held[claim.lease] = claim
        try:
            yield
        finally:
            del self._held[claim.lease]
            over.set()
            thread.join()
