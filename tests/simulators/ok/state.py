"""What the stand-in holds in memory: courses, users, tokens, groups, backups, scores and comments."""

import json
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

#: Plain JSON, as it goes out.
Json = dict[str, object]

STAFF_ROLES = frozenset({"grader", "staff", "instructor"})

_LETTERS = "bQdJvm0eNxzaYkrLGwRjPqg3Z27695BAKEOXDM1"


def now() -> str:
    """Return the time as Ok writes it: naive, UTC, whole seconds."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S")


def opaque(number: int) -> str:
    """Return an id that looks like Ok's for the n-th of something: six characters, different for each."""
    base = len(_LETTERS)
    scattered = (number * 1_234_567_891 + 987_654_321) % base**6
    return "".join(_LETTERS[scattered // base**place % base] for place in range(6))


@dataclass
class Course:
    """One term of a course."""

    id: int
    offering: str
    display_name: str = "CS 61A"
    active: bool = True
    timezone: str = "America/Los_Angeles"

    def shown(self) -> Json:
        """Return it as Ok shows it."""
        return dict(vars(self))


@dataclass
class Participation:
    """A user's role in a course."""

    course: Course
    role: str
    class_account: str | None = None
    section: str | None = None

    def shown(self) -> Json:
        """Return it as Ok shows it."""
        account = {"class_account": self.class_account, "section": self.section}
        return {"course_id": self.course.id, "role": self.role, "course": self.course.shown(), **account}


@dataclass
class User:
    """A student or a member of staff, with roles by offering."""

    id: str
    email: str
    name: str | None = None
    is_admin: bool = False
    participations: dict[str, Participation] = field(default_factory=dict)

    def is_staff(self, course: Course) -> bool:
        """Tell whether the user may see and score the whole course."""
        role = self.participations.get(course.offering)
        return self.is_admin or (role is not None and role.role in STAFF_ROLES)

    def brief(self) -> Json:
        """Return the user as others see them."""
        return {"id": self.id, "email": self.email}

    def shown(self) -> Json:
        """Return the user as they see themselves."""
        roles = [role.shown() for role in self.participations.values()]
        return {**self.brief(), "name": self.name, "is_admin": self.is_admin, "participations": roles}


@dataclass
class Token:
    """An access token; `expires` is in seconds since the epoch."""

    user: User
    scope: str = "all"
    expires: float = field(default_factory=lambda: time.time() + 8 * 3600)


@dataclass
class Membership:
    """One user's place in a group."""

    user: User
    status: str = "active"
    created: str = field(default_factory=now)

    def shown(self) -> Json:
        """Return it as Ok shows it."""
        return {"status": self.status, "user": self.user.brief(), "updated": None, "created": self.created}


@dataclass
class Assignment:
    """One assignment with its groups and backups, in the order in which they came."""

    name: str
    course: Course
    display_name: str
    due_date: str = "2036-01-01T00:00:00"
    lock_date: str = "2036-01-02T00:00:00"
    max_group_size: int = 2
    url: str = ""
    active: str = "True"
    files: Mapping[str, str] = field(default_factory=dict)
    groups: list[list[Membership]] = field(default_factory=list)
    backups: dict[str, list["Backup"]] = field(default_factory=dict)
    final: list["Backup"] | None = None

    def listed(self) -> Json:
        """Return it as a course lists it."""
        names = ("due_date", "lock_date", "display_name", "name", "max_group_size", "url", "active")
        return {name: getattr(self, name) for name in names}

    def shown(self) -> Json:
        """Return it as Ok shows it alone."""
        brief = {name: value for name, value in self.listed().items() if name != "active"}
        return {**brief, "course": self.course.shown(), "files": dict(self.files)}

    def group_of(self, email: str) -> list[Membership]:
        """Return the group that a user is in or invited to."""
        return next((group for group in self.groups if any(m.user.email == email for m in group)), [])

    def partners(self, user: User) -> list[User]:
        """Return the active members of a user's group, the user among them."""
        group = self.group_of(user.email) if self.groups else []
        active = [member.user for member in group if member.status == "active"]
        return active if user in active else [user]


@dataclass
class Backup:
    """One backup; `row` is its rendered JSON, kept since pages are made of it again and again."""

    id: str
    submitter: User
    assignment: Assignment
    messages: list[Json]
    created: str
    submission_time: str
    submit: bool
    flagged: bool = False
    external_files: list[Json] = field(default_factory=list)
    comments: list[Json] = field(default_factory=list)
    row: bytes = b""

    @property
    def is_late(self) -> bool:
        """Whether it came after the due date."""
        return self.submission_time > self.assignment.due_date

    def shown(self) -> Json:
        """Return it as an export of one user's backups shows it."""
        names = ("id", "messages", "external_files", "created", "submission_time", "is_late", "submit")
        return {name: getattr(self, name) for name in names}

    def as_export(self) -> bytes:
        """Return it as JSON, as an export shows it."""
        return json.dumps(self.shown()).encode("ascii")

    def rendered(self) -> bytes:
        """Return it as JSON, with submitter, assignment and group."""
        if not self.row:
            assignment = {"course": self.assignment.course.shown(), "name": self.assignment.name}
            group = [user.brief() for user in self.assignment.partners(self.submitter)]
            value = {**self.shown(), "submitter": self.submitter.brief(), "assignment": assignment, "group": group}
            self.row = json.dumps(value).encode("ascii")
        return self.row


@dataclass
class Score:
    """One posted score; a later one of the same kind on the same backup archives it."""

    backup: str
    kind: str
    score: float
    message: str
    grader: str
    created: str = field(default_factory=now)
    archived: bool = False


def final_submissions(assignment: Assignment) -> list[Backup]:
    """Return one backup a group, newest first, by Ok's rules, students out of the course left out."""
    if assignment.final is None:
        offering = assignment.course.offering
        chosen: dict[frozenset[str], Backup] = {}
        for backups in assignment.backups.values():
            user = backups[0].submitter
            partners = assignment.partners(user)
            key = frozenset(partner.email for partner in partners)
            if offering in user.participations and key not in chosen:
                chosen[key] = _chosen(b for p in partners for b in assignment.backups.get(p.email, ()))
        assignment.final = sorted(chosen.values(), key=lambda backup: backup.created, reverse=True)
    return assignment.final


def _chosen(backups: Iterable[Backup]) -> Backup:
    """Return the latest flagged one, else the latest submission, else the latest backup."""
    newest_first = sorted(backups, key=lambda backup: backup.created)[::-1]
    return max(newest_first, key=lambda backup: 2 if backup.flagged else int(backup.submit))
