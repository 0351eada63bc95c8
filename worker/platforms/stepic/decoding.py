"""What Stepic's answers mean: bytes in, flat lists or errors out, with no network in between."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import JsonValue, TypeAdapter

from worker.errors import (
    NotAllowedError,
    NotFoundError,
    NotTheApiError,
    PlatformError,
    RefusedError,
    TokenExpiredError,
)
from worker.platforms.answers import QUOTED_CHARACTERS, Answer, cause, location, outage, read
from worker.safe_text import one_line

T = TypeVar("T")
V = TypeVar("V")

Body = Mapping[str, JsonValue]
_BODY: TypeAdapter[dict[str, JsonValue]] = TypeAdapter(dict[str, JsonValue])


@dataclass(frozen=True, slots=True)
class Kind(Generic[T]):
    """A kind of object: the key of its lists, which may be hyphenated, and how one is read."""

    key: str
    adapter: TypeAdapter[tuple[T, ...]]


@dataclass(frozen=True, slots=True)
class Listing(Generic[T]):
    """A page of objects; seed: "Flat", "Pagination", "Side-Loading"."""

    objects: tuple[T, ...]
    page: int
    #: Has been seen to stay true past the end.
    has_next: bool
    body: Body

    def beside(self, kind: Kind[V]) -> tuple[V, ...]:
        """Return the objects of another kind that came along; none where there are none, or strange ones."""
        try:
            return kind.adapter.validate_python(self.body.get(kind.key, ()))
        except ValueError:
            return ()


@dataclass(frozen=True, slots=True)
class _Meta:
    page: int = 1
    has_next: bool = False


_META = TypeAdapter(_Meta)


def decode(endpoint: str, kind: Kind[T], answer: Answer) -> Listing[T]:
    """Return the list in an answer; `endpoint` (method and path) names the request in errors.

    Raises the PlatformError that says whose fault it is where the answer is anything but that list.
    """
    check(endpoint, answer)
    try:
        body = read(_BODY, answer.body)
        meta = _META.validate_python(body.get("meta", {}))
        objects = kind.adapter.validate_python(body[kind.key])
    except (ValueError, KeyError) as error:
        raise strange(endpoint, answer, error) from None  # the cause's text would carry learners' code into logs
    return Listing(objects, meta.page, meta.has_next, body)


def decode_freely(endpoint: str, answer: Answer) -> Body:
    """Return the body of an answer that is no list."""
    check(endpoint, answer)
    try:
        return read(_BODY, answer.body)
    except ValueError as error:
        raise strange(endpoint, answer, error) from None


def strange(endpoint: str, answer: Answer, error: ValueError | KeyError) -> NotTheApiError:
    """Return the error for a body that cannot be Stepic's."""
    why = f"it lists no {error.args[0]}" if isinstance(error, KeyError) else cause(answer, error)
    return NotTheApiError(
        f"Stepic's answer to {endpoint} is not what its API answers ({why}): "
        "check that GRADEWRIGHT_STEPIC_URL is Stepic's address"
    )


def check(endpoint: str, answer: Answer) -> None:
    """Raise the error that an answer's status stands for; 200 and 201 (created) pass."""
    if answer.status not in {200, 201}:
        raise _error(endpoint, answer)


def _error(endpoint: str, answer: Answer) -> PlatformError:
    said = f"Stepic answered {answer.status} to {endpoint}"
    failure = outage(said, answer)
    if failure is not None:
        return failure
    complaint = _complaint(answer)
    if complaint is None:
        return NotTheApiError(f"{said}{location(answer)}: check that GRADEWRIGHT_STEPIC_URL is Stepic's address")
    match answer.status:
        case 401:
            return TokenExpiredError(
                f"{said}: the token is missing, wrong or expired; check GRADEWRIGHT_STEPIC_CLIENT_ID and"
                " GRADEWRIGHT_STEPIC_CLIENT_SECRET, or log in with `gradewright stepic login`"
            )
        case 403:
            return NotAllowedError(
                f"{said}: the token's account may not do this ({complaint}); it must be of the course's staff, and"
                " submitting needs the scope write"
            )
        case 404 | 410:
            return NotFoundError(f"{said}: there is no such thing, or it was deleted; check the number")
        case _:
            return RefusedError(f"{said}: it refused what was sent ({complaint})")


def _complaint(answer: Answer) -> str | None:
    """Return Stepic's own words, shortened; None where the answer is not Stepic's."""
    try:
        body = read(_BODY, answer.body)
    except ValueError:
        return None
    detail = body.get("detail", body)
    return one_line(detail if isinstance(detail, str) else json.dumps(detail), QUOTED_CHARACTERS)
