"""Stepic's endpoints: for each, the request it wants and the value that its answer holds."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar
from urllib.parse import urlencode

from pydantic import JsonValue, TypeAdapter

from worker.platforms.answers import Answer
from worker.platforms.stepic.decoding import Body, Kind, Listing, decode, decode_freely
from worker.platforms.stepic.models import (
    Account,
    Attempt,
    Course,
    Enrollment,
    Lesson,
    SocialAccount,
    Step,
    StepSource,
    Submission,
    User,
)

T = TypeVar("T")

#: How many ids go into one address: official examples send as many.
IDS_A_CALL = 30

#: What narrows a list: names and values of the address's query.
Filters = Mapping[str, str | int]

ACCOUNTS = Kind("stepics", TypeAdapter(tuple[Account, ...]))
USERS = Kind("users", TypeAdapter(tuple[User, ...]))
SOCIAL_ACCOUNTS = Kind("social-accounts", TypeAdapter(tuple[SocialAccount, ...]))
ENROLLMENTS = Kind("enrollments", TypeAdapter(tuple[Enrollment, ...]))
COURSES = Kind("courses", TypeAdapter(tuple[Course, ...]))
LESSONS = Kind("lessons", TypeAdapter(tuple[Lesson, ...]))
STEPS = Kind("steps", TypeAdapter(tuple[Step, ...]))
STEP_SOURCES = Kind("step-sources", TypeAdapter(tuple[StepSource, ...]))
ATTEMPTS = Kind("attempts", TypeAdapter(tuple[Attempt, ...]))
SUBMISSIONS = Kind("submissions", TypeAdapter(tuple[Submission, ...]))


@dataclass(frozen=True, slots=True)
class Call(Generic[T]):
    """One request to Stepic and how to read its answer."""

    method: Literal["GET", "POST"]
    #: Behind the server's root, quoted.
    path: str
    read: Callable[[str, Answer], T]
    query: str = ""
    body: bytes = b""

    @property
    def endpoint(self) -> str:
        """The call's name in errors."""
        return f"{self.method} {self.path}"

    @property
    def repeatable(self) -> bool:
        """Whether sending it twice does no more than sending it once: a step may limit submissions."""
        return self.method == "GET"

    def decode(self, answer: Answer) -> T:
        """Return the value in the answer. Raises PlatformError."""
        return self.read(self.endpoint, answer)


def one(kind: Kind[T], number: int) -> Call[Listing[T]]:
    """Seed: "Flat": one object is a list of one."""
    return Call("GET", f"/api/{kind.key}/{number}", _listing(kind))


def some(kind: Kind[T], filters: Filters, page: int = 1) -> Call[Listing[T]]:
    """Seed: "Pagination"."""
    return Call("GET", f"/api/{kind.key}", _listing(kind), urlencode({**filters, "page": page}))


def by_ids(kind: Kind[T], numbers: Sequence[int], page: int = 1) -> Call[Listing[T]]:
    """Seed: "Multiple IDs Calls"."""
    query = urlencode([*(("ids[]", number) for number in numbers), ("page", page)])
    return Call("GET", f"/api/{kind.key}", _listing(kind), query)


def stored_tests(step: int) -> Call[Body]:
    """Facts: "the stored tests at /api/step-sources/ID/tests"."""
    return Call("GET", f"/api/step-sources/{step}/tests", decode_freely)


def create_attempt(step: int) -> Call[Listing[Attempt]]:
    """Facts: "A submission"."""
    return Call("POST", "/api/attempts", _listing(ATTEMPTS), body=_json({"attempt": {"step": step}}))


def create_submission(attempt: int, language: str, code: str) -> Call[Listing[Submission]]:
    """Facts: "A submission"."""
    reply: JsonValue = {"language": language, "code": code}
    body = _json({"submission": {"attempt": attempt, "reply": reply}})
    return Call("POST", "/api/submissions", _listing(SUBMISSIONS), body=body)


def register(first_name: str, last_name: str, email: str, password: str) -> Call[Listing[User]]:
    """Seed: "Registration"."""
    user: JsonValue = {"first_name": first_name, "last_name": last_name, "email": email, "password": password}
    return Call("POST", "/api/users", _listing(USERS), body=_json({"user": user}))


def batches(numbers: Iterable[int]) -> list[list[int]]:
    """Return the ids, each once, in groups that keep addresses short."""
    ids = list(dict.fromkeys(numbers))
    return [ids[start : start + IDS_A_CALL] for start in range(0, len(ids), IDS_A_CALL)]


def _listing(kind: Kind[T]) -> Callable[[str, Answer], Listing[T]]:
    return lambda endpoint, answer: decode(endpoint, kind, answer)


def _json(fields: Mapping[str, JsonValue]) -> bytes:
    return json.dumps(fields).encode("ascii")
