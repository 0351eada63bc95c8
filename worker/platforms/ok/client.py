"""The Ok client: every endpoint of Ok's API as a typed, synchronous call."""

from collections.abc import Mapping
from copy import copy
from datetime import datetime
from types import TracebackType
from typing import NoReturn, Self

from worker.errors import NotAllowedError, NotFoundError, TokenExpiredError
from worker.platforms.http import Patience
from worker.platforms.ok import endpoints
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
from worker.platforms.ok.paging import collect
from worker.platforms.ok.scores import check_score, storable
from worker.platforms.ok.transport import Transport
from worker.platforms.tokens import Token, TokenSource


class OkClient:
    """Talks to one Ok server with one pool of connections; safe to share between threads.

    `base_url` is Ok's address, with a path prefix if it has one. `token` is the access token, a function that
    returns the current one, or a source that renews it: then a call is sent once more with a new one. Reads and
    scores are repeated where Ok or the network fails for a moment.
    Every call may raise any PlatformError.
    """

    def __init__(self, base_url: str, token: Token, *, patience: Patience | None = None) -> None:
        self._transport = Transport(base_url, token, patience or Patience())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the pool's connections, which every client made by `acting` uses too."""
        self._transport.close()

    @property
    def tokens(self) -> TokenSource:
        """Where this client's tokens come from."""
        return self._transport.tokens

    def acting(self, token: Token) -> "OkClient":
        """Return a client with another token over the same connections; there is nothing in it to close."""
        other = copy(self)
        other._transport = self._transport.acting(token)  # noqa: SLF001 -- of the same class
        return other

    def info(self) -> Info:
        """Tell what answers at the API's root."""
        return self._transport.perform(endpoints.info())

    def time(self) -> datetime | None:
        """Tell Ok's own time, in whole seconds; None where it does not tell."""
        return self._transport.perform(endpoints.time())

    def versions(self) -> tuple[Version, ...]:
        """List the current releases of Ok's clients."""
        return self._transport.perform(endpoints.versions())

    def version(self, name: str) -> Version:
        """Tell the current release of one of Ok's clients."""
        for version in self._transport.perform(endpoints.version(name)):
            if version.name == name:
                return version
        raise NotFoundError(f"Ok knows no client named {name!r}: check the name")

    def enrollment(self, email: str) -> tuple[Participation, ...]:
        """List the courses of the token's own user (Ok refuses others)."""
        return self._transport.perform(endpoints.enrollment(email))

    def assignments(self, offering: str) -> tuple[AssignmentSummary, ...]:
        """List a course's assignments."""
        return self._transport.perform(endpoints.assignments(offering))

    def assignment(self, name: str) -> Assignment:
        """Tell about one assignment, by its full name (`cal/cs61a/sp16/lab00`)."""
        return self._transport.perform(endpoints.assignment(name))

    def group(self, assignment: str, email: str) -> Group:
        """Tell a student's group, pending members included."""
        return self._transport.perform(endpoints.group(assignment, email))

    def export(self, assignment: str, email: str) -> tuple[Backup, ...]:
        """List one user's backups (not the group's), newest first."""
        return collect(
            lambda limit, offset: self._transport.perform(endpoints.export(assignment, email, limit, offset))
        )

    def submissions(self, assignment: str) -> tuple[Backup, ...]:
        """List the submission of every group or lone student, complete and without repetitions."""
        return collect(lambda limit, offset: self._transport.perform(endpoints.submissions(assignment, limit, offset)))

    def backup(self, backup_id: str) -> Backup:
        """Fetch one backup."""
        return self._transport.perform(endpoints.backup(backup_id))

    def file(self, file_id: str) -> bytes:
        """Fetch a binary upload that Ok holds itself; where Ok redirects to a storage, NotTheApiError is raised."""
        return self._transport.perform(endpoints.file(file_id))

    def create_backup(self, assignment: str, files: Mapping[str, str], *, submit: bool = False) -> CreatedBackup:
        """Hand in files as the token's user. Never repeated by itself: it would hand in twice."""
        return self._transport.perform(endpoints.create_backup(assignment, files, submit=submit))

    def create_revision(self, assignment: str, files: Mapping[str, str]) -> CreatedBackup:
        """Hand in a revision as the token's user. Never repeated by itself."""
        return self._transport.perform(endpoints.create_revision(assignment, files))

    def comment(self, backup_id: str, *, filename: str, line: int, message: str) -> None:
        """Comment on a line of a backup. Never repeated by itself: read `comments` first."""
        self._transport.perform(endpoints.comment(backup_id, filename, line, storable(message)))

    def comments(self, backup_id: str) -> tuple[Comment, ...]:
        """List a backup's comments."""
        return self._transport.perform(endpoints.comments(backup_id))

    def user(self, email: str | None = None) -> User:
        """Tell about the token's own user, or, to an admin, about another."""
        return self._transport.perform(endpoints.user(email))

    def post_score(self, backup_id: str, *, kind: str, score: float, message: str) -> None:
        """Post one score; return only on Ok's own word that it is stored.

        Posting again does no harm: Ok archives the score of the same kind before. Raises RefusedError for a score
        that is no finite number, NotAllowedError where the token is good but may not score this backup.
        """
        check_score(kind, score)
        try:
            self._transport.perform(endpoints.score(backup_id, kind, score, storable(message)))
        except TokenExpiredError as error:
            self._blame(backup_id, error)

    def _blame(self, backup_id: str, error: TokenExpiredError) -> NoReturn:
        """Tell a token that has expired from one that may not score a backup: Ok answers 401 to both."""
        try:
            email = self.user().email
        except TokenExpiredError:
            raise error from None
        raise NotAllowedError(
            f"Ok does not let {email} score backup {backup_id}: it is absent, of another course, or {email} is not "
            "among its staff (lab assistants are not); use the token of a grader, staff member or instructor"
        ) from error
