"""What the stand-in does when it is handed something: backups, scores, comments."""

import math

from tests.simulators.ok.access import decodable, visible_backup, who_asks
from tests.simulators.ok.answers import bad_request, found, not_found, refused, unauthorized
from tests.simulators.ok.state import Assignment, now, opaque
from tests.simulators.ok.store import Store
from tests.simulators.ok.wire import Reply, Request


class Writing:
    """The endpoints that change something."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def score(self, request: Request) -> Reply:
        """Keep a score; 401 also where a good token may not score this backup."""
        user = who_asks(self._store, request)
        wishes = {"bid": "ID of submission", "score": "Score", "kind": "Kind", "message": "Score details"}
        bid, score, kind, message = (_field(request, name, wish) for name, wish in wishes.items())
        points = _number(score)
        backup = self._store.backups.get(decodable(request, bid))
        if backup is None or not user.is_staff(backup.assignment.course):
            raise unauthorized()
        _check_storable(points, message)
        self._store.post_score(bid, kind.lower().strip(), points, message, user.email)
        return found({"success": True}, message=None)

    def comment(self, request: Request, backup_id: str) -> Reply:
        """Keep a comment, whatever it is on."""
        user = who_asks(self._store, request)
        backup = visible_backup(self._store, request, backup_id)
        wishes = {
            "filename": "Filename to leave comment on",
            "line": "Line to leave comment on",
            "message": "Message",
        }
        filename, line, message = (_field(request, name, wish) for name, wish in wishes.items())
        said = {"id": opaque(len(backup.comments)), "filename": filename, "line": int(_number(line))}
        times = {"updated": None, "created": now()}
        backup.comments.append({**said, "message": message, "author": user.brief(), **times})
        return found({})

    def backup(self, request: Request) -> Reply:
        """Keep a backup; past the lock date as a plain one, with a refusal all the same."""
        assignment, submit = self._handed_in(request)
        user = who_asks(self._store, request)
        locked = now() > assignment.lock_date
        kept = self._store.hand_in(assignment, user.email, _messages(request), submit=submit and not locked)
        if locked and submit:
            data = {"data": {"backup": True, "late": True}}
            raise refused(403, f"Late Submission of {assignment.name}", data)
        course = assignment.course.shown()
        return found({"email": user.email, "key": kept.id, "course": course, "assignment": assignment.name})

    def revision(self, request: Request) -> Reply:
        """Keep a revision as a plain backup, and refuse it: no assignment here takes any."""
        assignment, _ = self._handed_in(request)
        user = who_asks(self._store, request)
        self._store.hand_in(assignment, user.email, _messages(request), submit=False)
        data = {"data": {"backup": True, "late": True}}
        raise refused(403, f"Revisions are not enabled for {assignment.name}", data)

    def _handed_in(self, request: Request) -> tuple[Assignment, bool]:
        name = _field(request, "assignment", "Name of Assignment")
        _messages(request)
        if name not in self._store.assignments:
            raise not_found(request)
        return self._store.assignments[name], request.fields.get("submit") in {True, "true", "True"}


def _field(request: Request, name: str, wish: str) -> str:
    value = request.fields.get(name)
    if value is None:
        raise bad_request(name, wish)
    return str(value)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise bad_request("score", "Score") from None


def _messages(request: Request) -> dict[str, object]:
    messages = request.fields.get("messages")
    if not isinstance(messages, dict):
        raise bad_request("messages", "Backup Contents as JSON")
    return messages


def _check_storable(points: float, message: str) -> None:
    """Fail as a MySQL does that has no place for NaN, infinity or a character outside the basic plane."""
    if not math.isfinite(points) or any(ord(letter) > 0xFFFF for letter in message):
        raise refused(500, "Internal Server Error")
