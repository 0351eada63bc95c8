"""Requests to Ok over HTTP, with the token of the moment."""

from collections.abc import Callable
from typing import TypeVar

from worker.platforms.answers import Answer
from worker.platforms.http import Http, Patience, Platform, bearer, root
from worker.platforms.ok.endpoints import Call

T = TypeVar("T")

OK = Platform("Ok", "GRADEWRIGHT_OK_URL", "https://okpy.org")


class Transport:
    """Sends calls to one Ok server; safe to share between threads."""

    def __init__(self, base_url: str, token: Callable[[], str] | str, patience: Patience) -> None:
        self._root = f"{root(OK, base_url, '/api/v3')}/api/v3"
        self._token = token
        self._http = Http(OK, patience)

    def close(self) -> None:
        """Close the pool's connections."""
        self._http.close()

    def perform(self, call: Call[T]) -> T:
        """Send a call and return the value in its answer. Raises PlatformError."""
        return self._http.repeat(lambda: call.decode(self._send(call)), repeatable=call.repeatable)

    def _send(self, call: Call[T]) -> Answer:
        headers = {}
        token = self._token if isinstance(self._token, str) else self._token()
        if token:
            headers["Authorization"] = bearer(OK, token)
        if call.body:
            headers["Content-Type"] = "application/json"
        url = f"{self._root}{call.path}{'?' if call.query else ''}{call.query}"
        return self._http.send(call.endpoint, call.method, url, headers, call.body)
