"""What Ok's answers mean: bytes in, values or errors out, with no network in between."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Generic, TypeVar
from urllib.parse import urlsplit

from pydantic import TypeAdapter, ValidationError

from worker.errors import (
    NotAllowedError,
    NotFoundError,
    NotTheApiError,
    PlatformError,
    RefusedError,
    TokenExpiredError,
    UnavailableError,
)

T = TypeVar("T")

#: How much of Ok's own words an error repeats, in characters.
QUOTED_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back over HTTP; header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class TransientError(UnavailableError):
    """Ok cannot be reached just now, or asks for patience: the same request may be good in seconds."""

    def __init__(self, text: str, retry_after_seconds: float | None = None) -> None:
        super().__init__(text)
        self.retry_after_seconds = retry_after_seconds


@dataclass(frozen=True, slots=True)
class Envelope(Generic[T]):
    """What every answer of the API is wrapped in; `code` and `message` add nothing to the status."""

    data: T


@dataclass(frozen=True, slots=True)
class _Complaint:
    """The envelope of an error: `message` is text or an object with one entry a bad field."""

    code: int
    message: object = None


_COMPLAINT = TypeAdapter(_Complaint)


def decode(endpoint: str, adapter: TypeAdapter[Envelope[T]], answer: Answer) -> T:
    """Return the value in an answer; `endpoint` (method and path) names the request in errors.

    Raises the PlatformError that says whose fault it is where the answer is anything but that value.
    """
    check(endpoint, answer)
    try:
        return _read(adapter, answer.body).data
    except ValueError as error:
        raise NotTheApiError(
            f"Ok's answer to {endpoint} is not what its API answers ({_cause(answer, error)}): "
            "check that GRADEWRIGHT_OK_URL is the address of an Ok server"
        ) from None  # the cause's text would carry students' code into logs


def check(endpoint: str, answer: Answer) -> None:
    """Raise the error that an answer's status stands for; 200 passes."""
    if answer.status != 200:  # noqa: PLR2004 - statuses are best known by their numbers
        raise _error(endpoint, answer)


def _error(endpoint: str, answer: Answer) -> PlatformError:
    status, said = answer.status, f"Ok answered {answer.status} to {endpoint}"
    if status in {429, 502, 503, 504}:
        return TransientError(f"{said}: it is down or overloaded; try again later", _retry_after(answer))
    if status >= 500:  # noqa: PLR2004
        return UnavailableError(f"{said}: something broke there; try again later, then ask who runs it")
    if status == 413:  # noqa: PLR2004 - a proxy's answer, in HTML
        return RefusedError(f"{said}: what was sent is too large; send less")
    complaint = _complaint(answer)
    if complaint is None:
        return NotTheApiError(f"{said}{_location(answer)}: check that GRADEWRIGHT_OK_URL is Ok's address")
    return _refusal(status, said, complaint)


def _refusal(status: int, said: str, complaint: str) -> PlatformError:
    match status:
        case 401:
            return TokenExpiredError(f"{said}: the token is missing, wrong or expired; supply a new one")
        case 403:
            return NotAllowedError(f"{said}: the token's user may not do this, or there is no such thing ({complaint})")
        case 404 | 410:
            # Ok's own text is left out: it guesses at other addresses, for valid ones too.
            return NotFoundError(f"{said}: there is no such thing; check the name")
        case _:
            return RefusedError(f"{said}: it refused what was sent ({complaint})")


def _complaint(answer: Answer) -> str | None:
    """Return Ok's own words, shortened; None where the answer is not Ok's."""
    try:
        message = _read(_COMPLAINT, answer.body).message
    except ValueError:
        return None
    text = message if isinstance(message, str) else json.dumps(message)
    return text[:QUOTED_CHARACTERS]


def _location(answer: Answer) -> str:
    """Name where a redirect leads, without its query, which may hold a token."""
    if "location" not in answer.headers:
        return f" with {answer.headers.get('content-type', 'no content type')}"
    try:
        parts = urlsplit(answer.headers["location"])
    except ValueError:
        return " with a redirect to nowhere"
    return f" with a redirect to {parts.scheme}://{parts.hostname}{parts.path}"


def _retry_after(answer: Answer) -> float | None:
    """Return the seconds that Ok, or the proxy before it, asks to wait, given as seconds or as a date."""
    wish = answer.headers.get("retry-after", "").strip()
    if wish.isdecimal():
        return float(wish)
    then, now = _date(wish), _date(answer.headers.get("date", ""))
    return max(0.0, (then - now).total_seconds()) if then and now else None


def _date(text: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(text)
    except ValueError:
        return None
    return date.replace(tzinfo=date.tzinfo or UTC)


def _read(adapter: TypeAdapter[T], body: bytes) -> T:
    """Validate a body of JSON. Raises ValueError.

    The quick way refuses what a student can put into a backup (half a surrogate pair, deep nesting, endless
    numbers); one such backup must not hide a whole class, so the slow way takes it.
    """
    try:
        return adapter.validate_json(body)
    except ValidationError as error:
        if error.errors(include_input=False, include_url=False)[0]["type"] != "json_invalid":
            raise
    return adapter.validate_python(_read_leniently(body))


def _read_leniently(body: bytes) -> object:
    try:
        value = json.loads(body, parse_int=float)
        clean = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")
        return json.loads(clean)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error


def _cause(answer: Answer, error: ValueError) -> str:
    """Say what is wrong with a body, without repeating any of it: it may hold students' code."""
    if not isinstance(error, ValidationError):
        return f"{answer.headers.get('content-type', 'no content type')}, not JSON"
    first = error.errors(include_input=False, include_url=False)[0]
    return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"[:QUOTED_CHARACTERS]
