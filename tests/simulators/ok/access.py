"""Who asks, and what they may see: the stand-in's tokens and permissions."""

import re
import time

from tests.simulators.ok.answers import forbidden, not_found, refused, unauthorized
from tests.simulators.ok.state import Assignment, Backup, User
from tests.simulators.ok.store import Store
from tests.simulators.ok.wire import Request

_DECODABLE = re.compile(r"[0-9A-Za-z]{6,}")


def who_asks(store: Store, request: Request) -> User:
    """Return the user whose token came in the header, the query or the form: the first of these counts."""
    token = store.tokens.get(_token(request))
    if token is None or token.expires <= time.time():
        raise unauthorized()
    if token.scope != "all":
        data = {"current_scopes": [token.scope], "required_scopes": ["all"]}
        raise refused(403, "The 'all' scope is required", data)
    return token.user


def _token(request: Request) -> str:
    header = request.headers.get("authorization")
    if header is None:
        return request.query.get("access_token") or str(request.fields.get("access_token", ""))
    scheme, _, token = header.partition(" ")
    if scheme != "Bearer":
        # What the real Ok makes of a stray .netrc.
        raise refused(500, "Internal Server Error")
    return token


def staffed_assignment(store: Store, name: str, user: User) -> Assignment:
    """Return an assignment to its staff."""
    assignment = store.assignments.get(name)
    if assignment is None or not user.is_staff(assignment.course):
        raise forbidden()
    return assignment


def decodable(request: Request, backup_id: str) -> str:
    """Return an id that is well-formed, whether or not anything has it."""
    if _DECODABLE.fullmatch(backup_id) is None:
        raise not_found(request)
    return backup_id


def visible_backup(store: Store, request: Request, backup_id: str) -> Backup:
    """Return a backup to staff, its submitter and the active partners; tell an admin that there is none."""
    user = who_asks(store, request)
    backup = store.backups.get(decodable(request, backup_id))
    if backup is None and user.is_admin:
        raise not_found(request)
    if backup is None or not may_view(user, backup):
        raise forbidden()
    return backup


def may_view(user: User, backup: Backup) -> bool:
    """Tell whether a user may see a backup."""
    staff = user.is_staff(backup.assignment.course)
    return staff or user in backup.assignment.partners(backup.submitter)
