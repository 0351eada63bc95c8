"""Ok's endpoints: for each, the request it wants and the value that its answer holds."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Generic, Literal, TypeVar
from urllib.parse import quote, urlencode

from pydantic import AfterValidator, Strict, TypeAdapter

from worker.errors import NotFoundError
from worker.platforms.answers import Answer, told_at
from worker.platforms.ok import backups
from worker.platforms.ok.decoding import Envelope, check, decode
from worker.platforms.ok.models import (
    Assignment,
    AssignmentSummary,
    Backup,
    Comment,
    CreatedBackup,
    Group,
    Info,
    Page,
    Participation,
    User,
    Version,
)

T = TypeVar("T")
V = TypeVar("V")

#: What the bodies of requests hold: plain JSON.
Fields = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Call(Generic[T]):
    """One request to Ok and how to read its answer."""

    method: Literal["GET", "POST"]
    #: Behind `/api/v3`, quoted, with the slash at its end exactly where Ok wants one.
    path: str
    read: Callable[[str, Answer], T]
    query: str = ""
    body: bytes = b""
    #: Whether sending it twice does no more than sending it once.
    repeatable: bool = True

    @property
    def endpoint(self) -> str:
        """The call's name in errors."""
        return f"{self.method} /api/v3{self.path}"

    def decode(self, answer: Answer) -> T:
        """Return the value in the answer. Raises PlatformError."""
        return self.read(self.endpoint, answer)


def _as(adapter: TypeAdapter[Envelope[V]], convert: Callable[[V], T]) -> Callable[[str, Answer], T]:
    return lambda endpoint, answer: convert(decode(endpoint, adapter, answer))


def _same(value: T) -> T:
    return value


def _true(value: bool) -> bool:
    if not value:
        raise ValueError("Ok did not confirm")
    return value


@dataclass(frozen=True, slots=True)
class _Courses:
    courses: tuple[Participation, ...]


@dataclass(frozen=True, slots=True)
class _Assignments:
    assignments: tuple[AssignmentSummary, ...]


@dataclass(frozen=True, slots=True)
class _Versions:
    results: tuple[Version, ...]


@dataclass(frozen=True, slots=True)
class _Comments:
    comments: tuple[Comment, ...]


@dataclass(frozen=True, slots=True)
class _Posted:
    success: Annotated[bool, Strict(), AfterValidator(_true)]


_INFO = _as(TypeAdapter(Envelope[Info]), _same)
_VERSIONS = _as(TypeAdapter(Envelope[_Versions]), lambda data: data.results)
_COURSES = _as(TypeAdapter(Envelope[_Courses]), lambda data: data.courses)
_ASSIGNMENTS = _as(TypeAdapter(Envelope[_Assignments]), lambda data: data.assignments)
_ASSIGNMENT = _as(TypeAdapter(Envelope[Assignment]), _same)
_GROUP = _as(TypeAdapter(Envelope[Group]), _same)
_BACKUP = _as(TypeAdapter(Envelope[backups.Row]), backups.backup)
_PAGE = _as(TypeAdapter(Envelope[backups.Rows]), backups.page)
_CREATED = _as(TypeAdapter(Envelope[CreatedBackup]), _same)
_COMMENTS = _as(TypeAdapter(Envelope[_Comments]), lambda data: data.comments)
_COMMENTED = _as(TypeAdapter(Envelope[dict[str, object]]), lambda _: None)
_USER = _as(TypeAdapter(Envelope[User]), _same)
_POSTED = _as(TypeAdapter(Envelope[_Posted]), lambda _: None)


def info() -> Call[Info]:
    """Seed: "API Info"."""
    return Call("GET", "/", _INFO)


def time() -> Call[datetime | None]:
    """Seed: none; every answer has a Date header."""
    return Call("GET", "/", _time)


def versions() -> Call[tuple[Version, ...]]:
    """Seed: "Client Version"."""
    return Call("GET", "/version/", _VERSIONS)


def version(name: str) -> Call[tuple[Version, ...]]:
    """Seed: "Client Version"."""
    return Call("GET", f"/version/{_part(name)}", _VERSIONS)


def enrollment(email: str) -> Call[tuple[Participation, ...]]:
    """Seed: "Enrollment"."""
    return Call("GET", f"/enrollment/{_part(email)}/", _COURSES)


def assignments(offering: str) -> Call[tuple[AssignmentSummary, ...]]:
    """Seed: "List Assignments"."""
    return Call("GET", f"/course/{_parts(offering)}/assignments", _ASSIGNMENTS)


def assignment(name: str) -> Call[Assignment]:
    """Seed: "Assignment Info"."""
    return Call("GET", f"/assignment/{_parts(name)}", _ASSIGNMENT)


def group(assignment: str, email: str) -> Call[Group]:
    """Seed: "Group Info"."""
    return Call("GET", f"/assignment/{_parts(assignment)}/group/{_part(email)}", _GROUP)


def export(assignment: str, email: str, limit: int, offset: int) -> Call[Page]:
    """Seed: "Export Backups"."""
    path = f"/assignment/{_parts(assignment)}/export/{_part(email)}"
    return Call("GET", path, _PAGE, urlencode({"limit": limit, "offset": offset}))


def submissions(assignment: str, limit: int, offset: int) -> Call[Page]:
    """Seed: "Export Final Submissions"."""
    path = f"/assignment/{_parts(assignment)}/submissions/"
    return Call("GET", path, _PAGE, urlencode({"limit": limit, "offset": offset}))


def backup(backup_id: str) -> Call[Backup]:
    """Seed: "View a backup"."""
    return Call("GET", f"/backups/{_part(backup_id)}/", _BACKUP)


def file(file_id: str) -> Call[bytes]:
    """Seed: none; the recording file-download tells."""
    return Call("GET", f"/file/{_part(file_id)}", _content)


def create_backup(assignment: str, files: Mapping[str, str], *, submit: bool) -> Call[CreatedBackup]:
    """Seed: "Submit a backup"; as JSON, since Ok refuses the seed's form."""
    return Call("POST", "/backups/", _CREATED, body=_handed_in(assignment, files, submit=submit), repeatable=False)


def create_revision(assignment: str, files: Mapping[str, str]) -> Call[CreatedBackup]:
    """Seed: "Create a revision"."""
    return Call("POST", "/revision/", _CREATED, body=_handed_in(assignment, files, submit=True), repeatable=False)


def comment(backup_id: str, filename: str, line: int, message: str) -> Call[None]:
    """Seed: "Comments"; nothing at Ok removes a duplicate."""
    body = _json({"filename": filename, "line": line, "message": message})
    return Call("POST", f"/backups/{_part(backup_id)}/comment/", _COMMENTED, body=body, repeatable=False)


def comments(backup_id: str) -> Call[tuple[Comment, ...]]:
    """Seed: "Comments"; the recording comments-list tells."""
    return Call("GET", f"/backups/{_part(backup_id)}/comment/", _COMMENTS)


def user(email: str | None = None) -> Call[User]:
    """Seed: "View a specific user"."""
    return Call("GET", f"/user/{_part(email) if email else ''}", _USER)


def score(backup_id: str, kind: str, score: float, message: str) -> Call[None]:
    """Seed: "Create a score"; a second one of a kind archives the first, so it may be repeated."""
    body = _json({"bid": backup_id, "kind": kind, "score": score, "message": message})
    return Call("POST", "/score/", _POSTED, body=body)


def _time(endpoint: str, answer: Answer) -> datetime | None:
    check(endpoint, answer)
    return told_at(answer)


def _content(endpoint: str, answer: Answer) -> bytes:
    check(endpoint, answer)
    return answer.body


def _handed_in(assignment: str, files: Mapping[str, str], *, submit: bool) -> bytes:
    contents = {**files, "submit": submit}
    return _json({"assignment": assignment, "submit": submit, "messages": {"file_contents": contents}})


def _json(fields: Fields) -> bytes:
    return json.dumps(fields).encode("ascii")


def _parts(name: str) -> str:
    return "/".join(_part(part) for part in name.split("/"))


def _part(text: str) -> str:
    """Quote one part of a path; what would lead to another path cannot be a name at Ok."""
    if text in {"", ".", ".."}:
        raise NotFoundError(f"Ok holds nothing by the name {text!r}: check the name")
    return quote(text, safe="@")
