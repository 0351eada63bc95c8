"""What Ok tells, as frozen values: the rest of the service never sees Ok's JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from worker.platforms.moment import Moment


@dataclass(frozen=True, slots=True)
class Info:
    """What answers at the API's root."""

    version: str
    url: str
    documentation: str | None = None
    github: str | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """The current release of one of Ok's clients."""

    name: str
    current_version: str | None
    download_link: str | None


@dataclass(frozen=True, slots=True)
class Person:
    """A user as others see them."""

    id: str
    email: str


@dataclass(frozen=True, slots=True)
class Course:
    """One term of a course; `offering` is its name in addresses, as in `cal/cs61a/sp16`."""

    id: int
    offering: str
    display_name: str
    active: bool
    timezone: str | None = None


@dataclass(frozen=True, slots=True)
class Participation:
    """A user's role in a course."""

    course: Course
    role: str
    section: str | None = None
    class_account: str | None = None


#: Roles that may read every submission and score it. A lab assistant is not among them.
STAFF_ROLES = frozenset({"grader", "staff", "instructor"})


@dataclass(frozen=True, slots=True)
class User:
    """A user as they, or an admin, see them."""

    id: str
    email: str
    name: str | None
    is_admin: bool
    participations: tuple[Participation, ...] = ()

    def is_staff_of(self, offering: str) -> bool:
        """Tell whether the user may score the submissions of a course."""
        return self.is_admin or any(
            p.course.offering == offering and p.role in STAFF_ROLES for p in self.participations
        )


@dataclass(frozen=True, slots=True)
class AssignmentSummary:
    """An assignment as a course lists it."""

    name: str
    display_name: str
    due_date: Moment | None
    lock_date: Moment | None
    max_group_size: int
    #: Ok sends this one as a string.
    active: bool
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Assignment:
    """One assignment; `files` are the templates that students start from."""

    name: str
    display_name: str
    due_date: Moment | None
    lock_date: Moment | None
    max_group_size: int
    course: Course
    files: Mapping[str, str]
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """One member of a group, invited ("pending") or in it ("active")."""

    user: Person
    status: str
    created: Moment | None = None
    updated: Moment | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A student's group for one assignment; without members where the student works alone."""

    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class ExternalFile:
    """A binary upload, kept apart from the other files."""

    id: str
    filename: str
    mimetype: str | None
    download_link: str | None


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup or submission.

    Names of `files` are as unchecked as their content; `files` is None where the backup has no file contents.
    In an export of one user's backups Ok leaves out submitter, assignment and group.
    """

    id: str
    submitter: Person | None
    #: The assignment's name, as in `cal/cs61a/sp16/lab00`.
    assignment: str | None
    created: datetime | None
    #: What late penalties go by: differs from `created` where staff moved it.
    submission_time: datetime | None
    is_late: bool
    submit: bool
    #: Active members in no order, the submitter among them.
    group: tuple[Person, ...]
    files: Mapping[str, str] | None
    external_files: tuple[ExternalFile, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a list of backups. Pages may repeat and lose rows; `count` is the list's length."""

    backups: tuple[Backup, ...]
    count: int
    limit: int
    offset: int
    has_more: bool


@dataclass(frozen=True, slots=True)
class CreatedBackup:
    """Ok's receipt for a backup; `key` is its id."""

    key: str
    email: str
    assignment: str
    course: Course


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment on a line of a backup."""

    id: str
    filename: str
    line: int
    message: str
    author: Person
    created: Moment | None = None
    updated: Moment | None = None
