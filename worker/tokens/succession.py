"""Several sources of the service's own token: the first that gives a good one counts."""

import threading
from collections.abc import Callable, Sequence

from worker.errors import TokenExpiredError
from worker.platforms.tokens import FixedToken, TokenSource

_EXPIRED = "the token in the settings has expired, and nobody has logged in: run `gradewright login`, or set another"


class Succession:
    """Sources in the order of preference. A token that has expired is passed over while another source has one.

    `report` hears of a fixed token that has expired while there is no other.
    """

    def __init__(
        self, sources: Sequence[TokenSource], report: Callable[[str, TokenExpiredError], None] | None = None
    ) -> None:
        self._sources = sources
        self._report = report
        self._expired: set[str] = set()
        self._lock = threading.Lock()

    def current(self) -> str:
        """Return the first good token, or else one that was good, which may be so again.

        Raises TokenExpiredError as the last source does where no source has any.
        """
        last_resort, reason = None, TokenExpiredError("there is no token for Ok: run `gradewright login`")
        for source in self._sources:
            try:
                token = source.current()
            except TokenExpiredError as error:
                reason = error
                continue
            if not self._has_expired(token):
                return token
            last_resort = last_resort or token
        if last_resort is None:
            raise reason
        return last_resort

    def refused(self, token: str) -> bool:
        """Hear that a token has expired; tell whether there is another."""
        with self._lock:
            self._expired.add(token)
        for source in self._sources:
            source.refused(token)
        return self._has_another_than(token)

    def _has_another_than(self, token: str) -> bool:
        try:
            if self.current() != token:
                return True
        except TokenExpiredError:
            return False
        is_fixed = any(isinstance(source, FixedToken) and source.current() == token for source in self._sources)
        if is_fixed and self._report is not None:
            self._report(token, TokenExpiredError(_EXPIRED))
        return False

    def _has_expired(self, token: str) -> bool:
        with self._lock:
            return token in self._expired
