"""Requests to Ok over HTTP, with the token of the moment."""

from typing import TypeVar

from worker.errors import TokenExpiredError
from worker.platforms.http import Http, Patience, Platform, bearer, root
from worker.platforms.ok.endpoints import Call, user
from worker.platforms.tokens import Token, source

T = TypeVar("T")

OK = Platform("Ok", "GRADEWRIGHT_OK_URL", "https://okpy.org")


class Transport:
    """Sends calls to one Ok server; safe to share between threads."""

    def __init__(self, base_url: str, token: Token, patience: Patience, http: Http | None = None) -> None:
        self._root = f"{root(OK, base_url, '/api/v3')}/api/v3"
        self._patience = patience
        self.tokens = source(token)
        self._http = http or Http(OK, patience)

    def acting(self, token: Token) -> "Transport":
        """Return a transport with another token over the same connections."""
        return Transport(self._root, token, self._patience, self._http)

    def close(self) -> None:
        """Close the pool's connections."""
        self._http.close()

    def perform(self, call: Call[T]) -> T:
        """Send a call and return the value in its answer. Raises PlatformError."""
        return self._http.repeat(lambda: self._once(call), repeatable=call.repeatable)

    def _once(self, call: Call[T]) -> T:
        """Send a call, and once more with another token if the first has expired: then nothing was done yet."""
        token = self.tokens.current()
        try:
            return self._send(call, token)
        except TokenExpiredError:
            is_asking = call.endpoint == user().endpoint
            if not token or not (is_asking or self._has_expired(token)):
                raise
            # Where there is no other, the source may know more of the reason than Ok told.
            if not self.tokens.refused(token) and self.tokens.current() == token:
                raise
        return self._send(call, self.tokens.current())

    def _has_expired(self, token: str) -> bool:
        """Ask Ok about a token itself: to one that is good but may not do something it answers 401 as well."""
        try:
            self._send(user(), token)
        except TokenExpiredError:
            return True
        return False

    def _send(self, call: Call[T], token: str) -> T:
        headers = {"Authorization": bearer(OK, token)} if token else {}
        if call.body:
            headers["Content-Type"] = "application/json"
        url = f"{self._root}{call.path}{'?' if call.query else ''}{call.query}"
        answer = self._http.send(call.endpoint, call.method, url, headers, call.body)
        return call.decode(answer)
