"""What Ok's answers mean: bytes in, values or errors out, with no network in between."""

import json
from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import TypeAdapter

from worker.errors import (
    NotAllowedError,
    NotFoundError,
    NotTheApiError,
    PlatformError,
    RefusedError,
    TokenExpiredError,
)
from worker.platforms.answers import QUOTED_CHARACTERS, Answer, cause, location, outage, read

T = TypeVar("T")


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
        return read(adapter, answer.body).data
    except ValueError as error:
        raise NotTheApiError(
            f"Ok's answer to {endpoint} is not what its API answers ({cause(answer, error)}): "
            "check that GRADEWRIGHT_OK_URL is the address of an Ok server"
        ) from None  # the cause's text would carry students' code into logs


def check(endpoint: str, answer: Answer) -> None:
    """Raise the error that an answer's status stands for; 200 passes."""
    if answer.status != 200:  # noqa: PLR2004 - statuses are best known by their numbers
        raise _error(endpoint, answer)


def _error(endpoint: str, answer: Answer) -> PlatformError:
    said = f"Ok answered {answer.status} to {endpoint}"
    error = outage(said, answer)
    if error is not None:
        return error
    complaint = _complaint(answer)
    if complaint is None:
        return NotTheApiError(f"{said}{location(answer)}: check that GRADEWRIGHT_OK_URL is Ok's address")
    return _refusal(answer.status, said, complaint)


def _refusal(status: int, said: str, complaint: str) -> PlatformError:
    match status:
        case 401:
            return TokenExpiredError(
                f"{said}: the token is missing, wrong or expired; supply a new one (`gradewright login`)"
            )
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
        message = read(_COMPLAINT, answer.body).message
    except ValueError:
        return None
    text = message if isinstance(message, str) else json.dumps(message)
    return text[:QUOTED_CHARACTERS]
