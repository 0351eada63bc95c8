"""The Ok client: every endpoint of Ok's API as a typed, synchronous call."""

from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Self

from worker.platforms.ok.models import (
    Assignment,
    AssignmentSummary,
    Backup,
    Comment,
    CreatedBackup,
    Group,
    Info,
    Participation,
    User,
    Version,
)


class OkClient:
    """Talks to one Ok server with one pool of connections; safe to share between threads.

    `base_url` is Ok's address, with a path prefix if it has one, without `/api/v3`. `token` is the access token or
    a function that returns the current one. Every call may raise any PlatformError.
    """

    def __init__(
        self, base_url: str, token: Callable[[], str] | str, *, timeout_seconds: float = 60.0
    ) -> None:
        raise NotImplementedError

    def __enter__(self) -> Self:
        raise NotImplementedError

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the pool's connections."""
        raise NotImplementedError

    def info(self) -> Info:
        """Tell what answers at the API's root."""
        raise NotImplementedError

    def versions(self) -> tuple[Version, ...]:
        """List the current releases of Ok's clients."""
        raise NotImplementedError

    def version(self, name: str) -> Version:
        """Tell the current release of one of Ok's clients."""
        raise NotImplementedError

    def enrollment(self, email: str) -> tuple[Participation, ...]:
        """List the courses of the token's own user (Ok refuses others)."""
        raise NotImplementedError

    def assignments(self, offering: str) -> tuple[AssignmentSummary, ...]:
        """List a course's assignments."""
        raise NotImplementedError

    def assignment(self, name: str) -> Assignment:
        """Tell about one assignment, by its full name (`cal/cs61a/sp16/lab00`)."""
        raise NotImplementedError

    def group(self, assignment: str, email: str) -> Group:
        """Tell a student's group, pending members included."""
        raise NotImplementedError

    def export(self, assignment: str, email: str) -> tuple[Backup, ...]:
        """List one user's backups (not the group's), newest first."""
        raise NotImplementedError

    def submissions(self, assignment: str) -> tuple[Backup, ...]:
        """List the submission of every group or lone student, complete and without repetitions."""
        raise NotImplementedError

    def backup(self, backup_id: str) -> Backup:
        """Fetch one backup."""
        raise NotImplementedError

    def file(self, file_id: str) -> bytes:
        """Fetch a binary upload."""
        raise NotImplementedError

    def create_backup(
        self, assignment: str, files: Mapping[str, str], *, submit: bool = False
    ) -> CreatedBackup:
        """Hand in files as the token's user. Never repeated by itself: it would hand in twice."""
        raise NotImplementedError

    def create_revision(self, assignment: str, files: Mapping[str, str]) -> CreatedBackup:
        """Hand in a revision as the token's user. Never repeated by itself."""
        raise NotImplementedError

    def comment(self, backup_id: str, *, filename: str, line: int, message: str) -> None:
        """Comment on a line of a backup. Never repeated by itself: read `comments` first."""
        raise NotImplementedError

    def comments(self, backup_id: str) -> tuple[Comment, ...]:
        """List a backup's comments."""
        raise NotImplementedError

    def user(self, email: str | None = None) -> User:
        """Tell about the token's own user, or, to an admin, about another."""
        raise NotImplementedError

    def post_score(self, backup_id: str, *, kind: str, score: float, message: str) -> None:
        """Post one score; returns only on Ok's own word that it is stored."""
        raise NotImplementedError
