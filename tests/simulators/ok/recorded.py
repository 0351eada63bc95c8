"""Fills the stand-in from recordings of a real Ok, so that it holds the same class under the same ids."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.simulators.ok.state import Backup, Membership, Participation, Token
from tests.simulators.ok.store import STAFF, Store

RECORDINGS = Path(__file__).parents[2] / "data" / "recordings" / "ok"

#: The staff's only other course, whose backup is refused to them: that of a course they have no role in.
_OTHER_BACKUP, _OTHER_ASSIGNMENT = "kazK8b", "cal/cs70/sp16/hw01"
_NAME = "cal/cs61a/sp16/lab00"


def recording(name: str) -> dict[str, Any]:
    """Return one recorded exchange."""
    exchange: dict[str, Any] = json.loads((RECORDINGS / f"{name}.json").read_text())
    return exchange


def recording_names() -> list[str]:
    """Return the names of all recorded exchanges."""
    return sorted(path.stem for path in RECORDINGS.glob("*.json"))


def load(store: Store) -> None:
    """Put the recorded class into a store."""
    _load_users(store)
    _load_assignments(store)
    for name in ("group", "group-pending"):
        _load_group(store, _data(name)["members"])
    for number in (1, 2, 3, 4):
        for row in _data(f"submissions-page-{number}")["backups"]:
            _load_backup(store, row)
    _load_older_backups(store)
    _load_rest(store)


def _data(name: str) -> Mapping[str, Any]:
    data: Mapping[str, Any] = recording(name)["response"]["json"]["data"]
    return data


def _load_users(store: Store) -> None:
    for name in ("user", "user-student"):
        data = _data(name)
        user = store.user(data["email"], data["id"])
        user.id, user.name = data["id"], data["name"]
        for role in data["participations"]:
            course = store.course(role["course"]["offering"], role["course"])
            given = Participation(course, role["role"], role["class_account"], role["section"])
            user.participations[course.offering] = given


def _load_assignments(store: Store) -> None:
    for fields in _data("assignments")["assignments"]:
        store.assignment(**fields)
    store.assignments[_NAME].files = _data("assignment")["files"]


def _load_group(store: Store, members: list[Mapping[str, Any]]) -> None:
    assignment = store.assignments[_NAME]
    group = []
    for member in members:
        user = store.enroll(member["user"]["email"], assignment.course, user_id=member["user"]["id"])
        group.append(Membership(user, member["status"], member["created"]))
    assignment.groups.append(group)


def _load_backup(store: Store, row: Mapping[str, Any]) -> None:
    assignment = store.assignments[_NAME]
    user = store.enroll(row["submitter"]["email"], assignment.course, user_id=row["submitter"]["id"])
    fields = ("id", "messages", "created", "submission_time", "submit", "external_files")
    store.add_backup(Backup(submitter=user, assignment=assignment, **{name: row[name] for name in fields}))


def _load_older_backups(store: Store) -> None:
    """Load what the final submissions leave out, and keep it from replacing them."""
    partner = _data("backup-as-partner")
    _load_backup(store, partner)
    for row in [*_data("export")["backups"], *_data("export-last-page")["backups"]]:
        if row["id"] not in store.backups:
            _load_backup(store, {**row, "submitter": partner["submitter"]})
    store.backups[_data("backup-flagged")["id"]].flagged = True


def _load_rest(store: Store) -> None:
    other = store.assignment(_OTHER_ASSIGNMENT)
    del store.users[STAFF["staff-token"]].participations[other.course.offering]
    stranger = store.enroll("stranger@berkeley.edu", other.course)
    time = "2016-01-20T12:00:00"
    store.add_backup(Backup(_OTHER_BACKUP, stranger, other, [], time, time, submit=True))
    store.backups["zbq2dp"].comments += _data("comments-list")["comments"]
    store.files["lejRej"] = ("photo.png", "image/png", b"\x89PNG\r\n\x1a\n\x00binary")
    store.tokens["refreshable-token"] = Token(store.users[STAFF["staff-token"]])
    store.refresh_tokens["refresh-refreshable-token"] = "refreshable-token"
