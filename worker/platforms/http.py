"""Requests over HTTP: one pool of connections, a limit on every wait and body, retries where they do no harm."""

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import TypeVar
from urllib.parse import SplitResult, urlsplit

import httpx2
import stamina

from worker.errors import ConfigurationError, NotTheApiError, TokenExpiredError
from worker.platforms.answers import Answer, TransientError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Platform:
    """How errors name a platform, and the setting that holds its address."""

    name: str
    setting: str
    #: A good value of that setting.
    example: str


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for a platform, and for how much."""

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


class Http:
    """Sends requests to one platform; safe to share between threads.

    It stands on the bare transport of the HTTP library: cookies, redirects, `.netrc` and proxies of the environment
    are matters of the library's client and none of them touches a request here.
    """

    def __init__(self, platform: Platform, patience: Patience) -> None:
        self.platform = platform
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

    def repeat(self, action: Callable[[], T], *, repeatable: bool) -> T:
        """Do something that sends requests, again while the platform fails for a moment if that is harmless."""
        patience = self._patience
        for attempt in stamina.retry_context(
            on=self._may_repeat,
            attempts=patience.attempts if repeatable else 1,
            timeout=patience.total_seconds,
            wait_initial=patience.wait_initial_seconds,
            wait_max=patience.wait_max_seconds,
            wait_jitter=patience.wait_initial_seconds,
        ):
            with attempt:
                return action()
        raise AssertionError  # stamina raises the last attempt's error itself

    def send(self, endpoint: str, method: str, url: str, headers: Mapping[str, str], content: bytes = b"") -> Answer:
        """Send one request, once; `endpoint` names it in errors. Raises TransientError, NotTheApiError."""
        usual = {"Accept": "application/json", "Accept-Encoding": "gzip", "User-Agent": "gradewright"}
        request = httpx2.Request(
            method, url, headers={**usual, **headers}, content=content or None, extensions={"timeout": self._timeout}
        )
        deadline = time.monotonic() + self._patience.attempt_seconds
        try:
            response = self._http.handle_request(request)
            try:
                body = self._body(response, endpoint, deadline)
            finally:
                response.close()
        except (httpx2.TransportError, httpx2.DecodingError) as error:
            raise TransientError(
                f"{self.platform.name} at {_place(url)} did not answer {endpoint} ({type(error).__name__}: {error}): "
                f"check {self.platform.setting} and the network, or wait until {self.platform.name} is back"
            ) from error
        return Answer(response.status_code, response.headers, body, _cookies(response.headers))

    def _may_repeat(self, error: Exception) -> bool | float:
        if not isinstance(error, TransientError):
            return False
        wish = error.retry_after_seconds
        return True if wish is None else wish <= self._patience.retry_after_max_seconds and wish

    def _body(self, response: httpx2.Response, endpoint: str, deadline: float) -> bytes:
        name, body = self.platform.name, bytearray()
        for chunk in response.iter_bytes():
            body += chunk
            if time.monotonic() > deadline:
                raise TransientError(f"{name} answered {endpoint} too slowly: try again later")
            if len(body) > self._patience.body_mb << 20:
                raise NotTheApiError(f"{name}'s answer to {endpoint} is over {self._patience.body_mb} MB: too large")
        return bytes(body)


def root(platform: Platform, base_url: str, ending: str = "") -> str:
    """Return a platform's address, which may have a path, without the `ending` and slashes that people write.

    Raises ConfigurationError that names the platform's setting.
    """
    parts = _parts(base_url.strip())
    if parts is None or "@" in parts.netloc or parts.query or parts.fragment:
        raise ConfigurationError(
            f"{platform.setting} must be an address like {platform.example}, without user, query or fragment"
        )
    path = parts.path.rstrip("/").removesuffix(ending).rstrip("/")
    return f"{parts.scheme}://{parts.netloc}{path}"


def bearer(platform: Platform, token: str) -> str:
    """Return the value of the header that carries a token. Raises TokenExpiredError for what fits into none."""
    if re.fullmatch(r"[\x21-\x7e]+", token) is None:
        raise TokenExpiredError(
            f"{platform.name}'s token holds a space, a line break or another character that no token has: "
            "supply it again"
        )
    return f"Bearer {token}"


def _parts(url: str) -> SplitResult | None:
    """Take an address apart; None where it can be nobody's."""
    try:
        parts = urlsplit(url)
        host = httpx2.URL(url).host
        usable = parts.scheme in {"http", "https"} and parts.port != 0 and host and host.encode("idna")
    except (ValueError, httpx2.InvalidURL):
        return None
    return parts if usable and " " not in parts.netloc else None


def _place(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _cookies(headers: httpx2.Headers) -> dict[str, str]:
    """Return what an answer sets; a cookie that cannot be read is left out."""
    found: dict[str, str] = {}
    for line in headers.get_list("set-cookie"):
        try:
            found |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        except CookieError:
            continue
    return found
