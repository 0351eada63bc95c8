"""Requests to Stepic over HTTP: at a polite pace, with a token that is renewed once when it has expired."""

from typing import Protocol, TypeVar

from worker.errors import TokenExpiredError
from worker.platforms.answers import Answer
from worker.platforms.http import Http, Patience, Platform, bearer, root
from worker.platforms.stepic.endpoints import Call
from worker.platforms.stepic.pace import Pace

T = TypeVar("T")

STEPIC = Platform("Stepic", "GRADEWRIGHT_STEPIC_URL", "https://stepik.org")


class Tokens(Protocol):
    """Where access tokens come from."""

    def current(self) -> str:
        """Return the token to send; empty for a guest."""

    def renew(self, refused: str) -> str:
        """Return another token than the one that Stepic refused. Raises PlatformError where there is none."""


class Transport:
    """Sends calls to one Stepic server; safe to share between threads."""

    def __init__(self, base_url: str, tokens: Tokens, pace: Pace, patience: Patience) -> None:
        self.root = root(STEPIC, base_url, "/api")
        self._tokens = tokens
        self._pace = pace
        self._patience = patience
        self._http = Http(STEPIC, patience)

    def close(self) -> None:
        """Close the pool's connections."""
        self._http.close()

    def perform(self, call: Call[T]) -> T:
        """Send a call and return the value in its answer. Raises PlatformError."""
        return self._http.repeat(lambda: self._perform(call), repeatable=call.repeatable)

    def _perform(self, call: Call[T]) -> T:
        token = self._tokens.current()
        try:
            return call.decode(self._send(call, token))
        except TokenExpiredError:
            # A request that was refused so was not acted on, so it may be sent again.
            if not token:
                raise
        return call.decode(self._send(call, self._tokens.renew(token)))

    def _send(self, call: Call[T], token: str) -> Answer:
        headers = {"Authorization": bearer(STEPIC, token)} if token else {}
        if call.body:
            headers["Content-Type"] = "application/json"
        url = f"{self.root}{call.path}{'?' if call.query else ''}{call.query}"
        self._pace.await_turn()
        answer = self._http.send(call.endpoint, call.method, url, headers, call.body)
        return self._heeded(answer)

    def _heeded(self, answer: Answer) -> Answer:
        """Let the other threads wait too where the server asks for patience."""
        wish = answer.headers.get("retry-after", "")
        if wish.isdecimal() and answer.status in {429, 503}:
            self._pace.hold(min(float(wish), self._patience.retry_after_max_seconds))
        return answer
