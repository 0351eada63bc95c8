"""Requests to Ok over HTTP: one pool of connections, a limit on every wait, retries where they do no harm."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import SplitResult, urlsplit

import httpx2
import stamina

from worker.errors import ConfigurationError, NotTheApiError, TokenExpiredError
from worker.platforms.ok.decoding import Answer, TransientError
from worker.platforms.ok.endpoints import Call

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for Ok, and for how much."""

    connect_seconds: float = 5.0
    #: One attempt from request to last byte. Ok's own limit, which large pages approach, is 60 s.
    attempt_seconds: float = 75.0
    attempts: int = 4
    #: After this no further attempt is begun.
    total_seconds: float = 150.0
    wait_initial_seconds: float = 0.2
    wait_max_seconds: float = 5.0
    #: A longer `Retry-After` is left to the caller to wait out.
    retry_after_max_seconds: float = 20.0
    #: Of an answer's body, unpacked.
    body_mb: int = 512
    connections: int = 32


class Transport:
    """Sends calls to one Ok server; safe to share between threads.

    It stands on the bare transport of the HTTP library: cookies, redirects, `.netrc` and proxies of the environment
    are matters of the library's client and none of them touches a request here.
    """

    def __init__(self, base_url: str, token: Callable[[], str] | str, patience: Patience) -> None:
        self._root = _root(base_url)
        self._token = token
        self._patience = patience
        self._http = httpx2.HTTPTransport(
            limits=httpx2.Limits(
                max_connections=patience.connections,
                max_keepalive_connections=patience.connections,
                keepalive_expiry=30,
            )
        )
        self._timeout = httpx2.Timeout(patience.attempt_seconds, connect=patience.connect_seconds).as_dict()

    def close(self) -> None:
        """Close the pool's connections."""
        self._http.close()

    def perform(self, call: Call[T]) -> T:
        """Send a call and return the value in its answer. Raises PlatformError."""
        patience = self._patience
        for attempt in stamina.retry_context(
            on=self._may_repeat,
            attempts=patience.attempts if call.repeatable else 1,
            timeout=patience.total_seconds,
            wait_initial=patience.wait_initial_seconds,
            wait_max=patience.wait_max_seconds,
            wait_jitter=patience.wait_initial_seconds,
        ):
            with attempt:
                return call.decode(self._send(call))
        raise AssertionError  # stamina raises the last attempt's error itself

    def _may_repeat(self, error: Exception) -> bool | float:
        if not isinstance(error, TransientError):
            return False
        wish = error.retry_after_seconds
        return True if wish is None else wish <= self._patience.retry_after_max_seconds and wish

    def _send(self, call: Call[T]) -> Answer:
        request = self._request(call)
        deadline = time.monotonic() + self._patience.attempt_seconds
        try:
            response = self._http.handle_request(request)
            try:
                body = self._body(response, call, deadline)
            finally:
                response.close()
        except (httpx2.TransportError, httpx2.DecodingError) as error:
            raise TransientError(
                f"Ok at {self._root} did not answer {call.endpoint} ({type(error).__name__}: {error}): "
                "check GRADEWRIGHT_OK_URL and the network, or wait until Ok is back"
            ) from error
        return Answer(response.status_code, response.headers, body)

    def _request(self, call: Call[T]) -> httpx2.Request:
        headers = {"Accept": "application/json", "Accept-Encoding": "gzip", "User-Agent": "gradewright"}
        token = self._token if isinstance(self._token, str) else self._token()
        if token:
            headers["Authorization"] = f"Bearer {_checked(token)}"
        if call.body:
            headers["Content-Type"] = "application/json"
        url = f"{self._root}{call.path}{'?' if call.query else ''}{call.query}"
        return httpx2.Request(
            call.method, url, headers=headers, content=call.body or None, extensions={"timeout": self._timeout}
        )

    def _body(self, response: httpx2.Response, call: Call[T], deadline: float) -> bytes:
        body = bytearray()
        for chunk in response.iter_bytes():
            body += chunk
            if time.monotonic() > deadline:
                raise TransientError(f"Ok answered {call.endpoint} too slowly: try again later")
            if len(body) > self._patience.body_mb << 20:
                raise NotTheApiError(f"Ok's answer to {call.endpoint} is over {self._patience.body_mb} MB: too large")
        return bytes(body)


def _root(base_url: str) -> str:
    """Return the address of the API below a base URL, which may carry a path prefix."""
    parts = _parts(base_url.strip())
    if parts is None or "@" in parts.netloc or parts.query or parts.fragment:
        raise ConfigurationError(
            "GRADEWRIGHT_OK_URL must be an address like https://okpy.org, without user, query or fragment"
        )
    path = parts.path.rstrip("/").removesuffix("/api/v3")
    return f"{parts.scheme}://{parts.netloc}{path}/api/v3"


def _parts(url: str) -> SplitResult | None:
    """Take an address apart; None where it can be nobody's."""
    try:
        parts = urlsplit(url)
        host = httpx2.URL(url).host
        usable = parts.scheme in {"http", "https"} and parts.port != 0 and host and host.encode("idna")
    except (ValueError, httpx2.InvalidURL):
        return None
    return parts if usable and " " not in parts.netloc else None


def _checked(token: str) -> str:
    if re.fullmatch(r"[\x21-\x7e]+", token) is None:
        raise TokenExpiredError(
            "Ok's token holds a space, a line break or another character that no token has: supply it again"
        )
    return token
