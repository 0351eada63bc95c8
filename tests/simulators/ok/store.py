"""The stand-in's memory as a whole: finds things, adds things, and can be filled with a made-up class."""

import itertools
import time
from collections.abc import Mapping, Sequence

from tests.simulators.ok.state import (
    Assignment,
    Backup,
    Course,
    Json,
    Membership,
    Participation,
    Score,
    Token,
    User,
    now,
    opaque,
)

#: Whose tokens every stand-in knows: name of the token → email.
STAFF = {"staff-token": "instructor@berkeley.edu", "admin-token": "admin@berkeley.edu"}


class Store:
    """Everything that the stand-in knows."""

    def __init__(self) -> None:
        self.courses: dict[str, Course] = {}
        self.users: dict[str, User] = {}
        self.tokens: dict[str, Token] = {}
        #: Refresh token → the access token that it renews.
        self.refresh_tokens: dict[str, str] = {}
        #: How long the tokens last that are granted from now on.
        self.token_seconds = 28800
        #: Who sits before the browser, and whether they decline to log in.
        self.logs_in = STAFF["staff-token"]
        self.declines = False
        self.assignments: dict[str, Assignment] = {}
        self.backups: dict[str, Backup] = {}
        #: Every score ever posted, in order, archived ones included.
        self.scores: list[Score] = []
        self._active: dict[tuple[str, str], Score] = {}
        #: File id → name, type, content.
        self.files: dict[str, tuple[str, str, bytes]] = {}
        self._numbers = itertools.count(1)
        for token, email in STAFF.items():
            self.tokens[token] = Token(self.user(email), expires=time.time() + 10 * 365 * 86400)
        self.users[STAFF["admin-token"]].is_admin = True
        self.tokens["expired-token"] = Token(self.user(STAFF["staff-token"]), expires=0)
        self.tokens["email-token"] = Token(self.user(STAFF["staff-token"]), scope="email")

    def grant(self, email: str) -> tuple[str, str]:
        """Return a new pair of tokens for a user; those granted to the user before are dead."""
        for refresh, access in list(self.refresh_tokens.items()):
            if self.tokens[access].user.email == email:
                del self.refresh_tokens[refresh], self.tokens[access]
        access, refresh = f"access-{self.new_id()}", f"refresh-{self.new_id()}"
        self.tokens[access] = Token(self.user(email), expires=time.time() + self.token_seconds)
        self.refresh_tokens[refresh] = access
        return access, refresh

    def new_id(self) -> str:
        """Return an id that no backup has."""
        return next(key for key in map(opaque, self._numbers) if key not in self.backups)

    def course(self, offering: str, known: Mapping[str, object] | None = None) -> Course:
        """Return a course, made with the known fields if it is new; the staff token's user instructs it."""
        if offering not in self.courses:
            fields: dict[str, object] = {"id": len(self.courses) + 1, **(known or {}), "offering": offering}
            course = self.courses[offering] = Course(**fields)  # type: ignore[arg-type] # fields of recordings
            self.enroll(STAFF["staff-token"], course, "instructor")
        return self.courses[offering]

    def user(self, email: str, user_id: str | None = None) -> User:
        """Return a user, made if they are new, with a token named after them: `ada@x.edu` has `ada-token`."""
        if email not in self.users:
            self.users[email] = User(user_id or self.new_id(), email)
            self.tokens.setdefault(f"{email.partition('@')[0]}-token", Token(self.users[email]))
        return self.users[email]

    def enroll(self, email: str, course: Course, role: str = "student", user_id: str | None = None) -> User:
        """Return a user who has a role in the course."""
        user = self.user(email, user_id)
        user.participations.setdefault(course.offering, Participation(course, role))
        return user

    def assignment(self, name: str, **fields: object) -> Assignment:
        """Return an assignment, made with the fields if it is new."""
        if name not in self.assignments:
            course = self.course(name.rpartition("/")[0])
            known: dict[str, object] = {"display_name": name.rpartition("/")[2], **fields}
            self.assignments[name] = Assignment(name, course, **known)  # type: ignore[arg-type] # likewise
        return self.assignments[name]

    def add_backup(self, backup: Backup) -> Backup:
        """Keep a backup."""
        self.backups[backup.id] = backup
        backup.assignment.backups.setdefault(backup.submitter.email, []).append(backup)
        backup.assignment.final = None
        return backup

    def hand_in(self, assignment: Assignment, email: str, messages: Mapping[str, object], *, submit: bool) -> Backup:
        """Keep what a user hands in now."""
        created = now()
        said: list[Json] = [
            {"kind": kind, "contents": contents, "created": created} for kind, contents in messages.items()
        ]
        user = self.user(email)
        return self.add_backup(Backup(self.new_id(), user, assignment, said, created, created, submit))

    def group(self, assignment: Assignment, emails: Sequence[str], status: str = "active") -> None:
        """Put users into one group; the first is always active, the others have the status."""
        members = [Membership(self.enroll(email, assignment.course), status) for email in emails]
        members[0].status = "active"
        assignment.groups.append(members)
        assignment.final = None
        for backups in assignment.backups.values():
            for backup in backups:
                backup.row = b""

    def add_class(self, name: str, students: Mapping[str, Mapping[str, str]], **fields: object) -> dict[str, str]:
        """Add an assignment (endpoint) with one submission a student (email → files); return ids by email."""
        assignment = self.assignment(name, **fields)
        ids = {}
        for email, files in students.items():
            self.enroll(email, assignment.course)
            contents = {"file_contents": {**files, "submit": True}}
            ids[email] = self.hand_in(assignment, email, contents, submit=True).id
        return ids

    def post_score(self, backup: str, kind: str, score: float, message: str, grader: str) -> Score:
        """Keep a score and archive the one of the same kind before it."""
        if before := self._active.get((backup, kind)):
            before.archived = True
        posted = self._active[backup, kind] = Score(backup, kind, score, message, grader)
        self.scores.append(posted)
        return posted

    def active_scores(self) -> list[Score]:
        """Return the scores that count: the newest of each backup and kind."""
        return list(self._active.values())
