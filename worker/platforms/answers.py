"""What platforms' answers have in common: bodies of JSON that students had a hand in, outages, redirects."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar
from urllib.parse import urlsplit

from pydantic import TypeAdapter, ValidationError

from worker.errors import PlatformError, RefusedError, UnavailableError

T = TypeVar("T")

#: How much of a platform's own words an error repeats, in characters.
QUOTED_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back over HTTP; header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    #: What the answer sets, by name.
    cookies: Mapping[str, str] = field(default_factory=dict)


class TransientError(UnavailableError):
    """A platform cannot be reached just now, or asks for patience: the same request may be good in seconds."""

    def __init__(self, text: str, retry_after_seconds: float | None = None) -> None:
        super().__init__(text)
        self.retry_after_seconds = retry_after_seconds


def outage(said: str, answer: Answer) -> PlatformError | None:
    """Return the error of a server, or of a proxy before it, that could not take a request; None for other statuses.

    `said` tells who answered what.
    """
    if answer.status in {429, 502, 503, 504}:
        return TransientError(f"{said}: it is down or overloaded; try again later", _retry_after(answer))
    if answer.status >= 500:  # noqa: PLR2004 - statuses are best known by their numbers
        return UnavailableError(f"{said}: something broke there; try again later, then ask who runs it")
    if answer.status == 413:  # noqa: PLR2004 - a proxy's answer, in HTML
        return RefusedError(f"{said}: what was sent is too large; send less")
    return None


def read(adapter: TypeAdapter[T], body: bytes) -> T:
    """Validate a body of JSON. Raises ValueError.

    The quick way refuses what a student can put into a submission (half a surrogate pair, deep nesting, endless
    numbers); one such submission must not hide a whole class, so the slow way takes it.
    """
    try:
        return adapter.validate_json(body)
    except ValidationError as error:
        if error.errors(include_input=False, include_url=False)[0]["type"] != "json_invalid":
            raise
    return adapter.validate_python(_read_leniently(body))


def cause(answer: Answer, error: ValueError) -> str:
    """Say what is wrong with a body, without repeating any of it: it may hold students' code."""
    if not isinstance(error, ValidationError):
        return f"{answer.headers.get('content-type', 'no content type')}, not JSON"
    first = error.errors(include_input=False, include_url=False)[0]
    return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"[:QUOTED_CHARACTERS]


def location(answer: Answer) -> str:
    """Name where a redirect leads, without its query, which may hold a token."""
    if "location" not in answer.headers:
        return f" with {answer.headers.get('content-type', 'no content type')}"
    try:
        parts = urlsplit(answer.headers["location"])
    except ValueError:
        return " with a redirect to nowhere"
    return f" with a redirect to {parts.scheme}://{parts.hostname}{parts.path}"


def _retry_after(answer: Answer) -> float | None:
    """Return the seconds that a platform, or the proxy before it, asks to wait, given as seconds or as a date."""
    wish = answer.headers.get("retry-after", "").strip()
    if wish.isdecimal():
        return float(wish)
    then, now = _date(wish), _date(answer.headers.get("date", ""))
    return max(0.0, (then - now).total_seconds()) if then and now else None


def told_at(answer: Answer) -> datetime | None:
    """Return the time by the clock of whoever answered, in whole seconds; None where it does not tell."""
    return _date(answer.headers.get("date", ""))


def _date(text: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(text)
    except ValueError:
        return None
    return date.replace(tzinfo=date.tzinfo or UTC)


def _read_leniently(body: bytes) -> object:
    try:
        value = json.loads(body, parse_int=float)
        clean = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")
        return json.loads(clean)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
