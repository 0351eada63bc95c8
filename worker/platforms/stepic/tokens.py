"""Whose token a request to Stepic carries: of somebody who has logged in, or else the application's own."""

import threading
import time
from collections.abc import Callable

from worker.errors import NotAllowedError, TokenExpiredError
from worker.platforms.oauth import OAuth, TokenPair
from worker.platforms.stepic.token_file import TokenFile

#: A token that ends so soon is renewed before it is used.
SPARE_SECONDS = 60.0

READ = ("read",)
WRITE = ("read", "write")

_LOG_IN = "log in with `gradewright stepic login%s`"


class GuestTokens:
    """Somebody who has not logged in: sees what is public."""

    def current(self) -> str:
        """Return no token."""
        return ""

    def renew(self, refused: str) -> str:
        """Return no token, whatever was refused."""
        return refused


class KeptTokens:
    """Tokens of one application at one server, kept in a file and renewed in time; safe to share between threads.

    `name` tells servers and applications apart. Whoever has logged in comes before the application's own account,
    which is whoever registered it.
    """

    def __init__(
        self,
        oauth: OAuth,
        file: TokenFile,
        name: str,
        scopes: tuple[str, ...],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._oauth = oauth
        self._file = file
        self._log_in_name = f"{name} log-in"
        self._own_name = f"{name} own {' '.join(scopes)}"
        self._scopes = scopes
        self._clock = clock
        self._lock = threading.Lock()
        self._pair: TokenPair | None = None

    def current(self) -> str:
        """Return a token that is good for some time. Raises PlatformError, ConfigurationError."""
        with self._lock:
            if self._pair is None or not self._lasts(self._pair):
                self._pair = self._get("")
            return self._pair.access

    def renew(self, refused: str) -> str:
        """Return another token than the one that was refused; threads and processes that ask together get the same."""
        with self._lock:
            if self._pair is None or self._pair.access == refused:
                self._pair = self._get(refused)
            return self._pair.access

    def keep(self, pair: TokenPair) -> None:
        """Keep the tokens of somebody who has just logged in."""
        with self._lock, self._file.lock():
            self._pair = self._with_scopes(pair)
            self._file.put(self._log_in_name, self._pair)

    def forget(self) -> None:
        """Forget who logged in and the application's own token."""
        with self._lock, self._file.lock():
            self._pair = None
            self._file.put(self._log_in_name, None)
            self._file.put(self._own_name, None)

    def _get(self, refused: str) -> TokenPair:
        """Return kept tokens that serve, or renewed ones, which are kept before anybody uses them."""
        with self._file.lock():
            logged_in = self._file.get(self._log_in_name)
            name = self._log_in_name if logged_in else self._own_name
            kept = logged_in or self._file.get(name)
            if logged_in and not set(self._scopes) <= set(logged_in.scopes):
                raise NotAllowedError(
                    f"you logged in to Stepic to {' and '.join(logged_in.scopes)} only: {_LOG_IN % ' --scope write'}"
                )
            if kept and kept.access != refused and self._lasts(kept):
                return kept
            fresh = self._with_scopes(self._renewed(logged_in) if logged_in else self._oauth.client_credentials())
            self._file.put(name, fresh)
            return fresh

    def _renewed(self, pair: TokenPair) -> TokenPair:
        try:
            if pair.refresh:
                return self._oauth.refresh(pair.refresh)
        except TokenExpiredError as error:
            raise TokenExpiredError(f"the log-in at Stepic is over: {_LOG_IN % ''} again") from error
        raise TokenExpiredError(f"the log-in at Stepic is over and cannot be renewed: {_LOG_IN % ''} again")

    def _with_scopes(self, pair: TokenPair) -> TokenPair:
        return pair if pair.scopes else TokenPair(pair.access, pair.refresh, pair.expires_at, self._scopes)

    def _lasts(self, pair: TokenPair) -> bool:
        return pair.expires_at is None or pair.expires_at - SPARE_SECONDS > self._clock()
