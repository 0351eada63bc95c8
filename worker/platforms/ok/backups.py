"""Backups as Ok sends them, and the values made of them: what students sent is sorted out here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from worker.platforms.moment import Moment
from worker.platforms.ok.models import Backup, ExternalFile, Page, Person


@dataclass(frozen=True, slots=True)
class _Message:
    kind: str
    #: Whatever the student's client sent.
    contents: object = None


@dataclass(frozen=True, slots=True)
class _Named:
    name: str


@dataclass(frozen=True, slots=True)
class Row:
    """A backup in Ok's own shape."""

    id: str
    messages: Sequence[_Message]
    created: Moment | None
    submission_time: Moment | None
    is_late: bool
    submit: bool
    submitter: Person | None = None
    assignment: _Named | None = None
    group: tuple[Person, ...] = ()
    external_files: tuple[ExternalFile, ...] = ()


@dataclass(frozen=True, slots=True)
class Rows:
    """A page of backups in Ok's own shape."""

    backups: Sequence[Row]
    count: int
    limit: int
    offset: int
    has_more: bool


def page(rows: Rows) -> Page:
    """Return a page as the service knows it."""
    backups = tuple(backup(row) for row in rows.backups)
    return Page(backups, rows.count, rows.limit, rows.offset, rows.has_more)


def backup(row: Row) -> Backup:
    """Return a backup as the service knows it."""
    return Backup(
        id=row.id,
        submitter=row.submitter,
        assignment=row.assignment.name if row.assignment else None,
        created=row.created,
        submission_time=row.submission_time,
        is_late=row.is_late,
        submit=row.submit,
        group=row.group,
        files=_files(row.messages),
        external_files=row.external_files,
    )


def _files(messages: Sequence[_Message]) -> Mapping[str, str] | None:
    """Return the texts among the file contents; their key `submit` is a mark of the client's, not a file."""
    for message in messages:
        if message.kind == "file_contents" and isinstance(message.contents, dict):
            items = message.contents.items()
            return {name: text for name, text in items if name != "submit" and isinstance(text, str)}
    return None
