"""What the stand-in answers to questions."""

from collections.abc import Sequence

from tests.simulators.ok.access import staffed_assignment, visible_backup, who_asks
from tests.simulators.ok.answers import forbidden, found, not_found
from tests.simulators.ok.faults import Faults
from tests.simulators.ok.state import Assignment, Backup, final_submissions
from tests.simulators.ok.store import Store
from tests.simulators.ok.wire import Reply, Request

_INFO = {
    "version": "v3",
    "url": "/api/v3/",
    "documentation": "https://okpy.github.io/documentation",
    "github": "https://github.com/okpy/ok",
}
_VERSION = {
    "name": "ok-client",
    "current_version": "v1.18.1",
    "download_link": "https://github.com/okpy/ok-client/releases/download/v1.18.1/ok",
}
_DEFAULT_LIMIT = 150


class Reading:
    """The endpoints that change nothing."""

    def __init__(self, store: Store, faults: Faults) -> None:
        self._store = store
        self._faults = faults

    def info(self, _: Request) -> Reply:
        """Answer what the API is."""
        return found(_INFO)

    def versions(self, _: Request) -> Reply:
        """Answer the clients' releases."""
        return found({"results": [_VERSION]})

    def version(self, _: Request, name: str) -> Reply:
        """Answer one client's release."""
        return found({"results": [_VERSION] if name == _VERSION["name"] else []})

    def own_user(self, request: Request) -> Reply:
        """Answer who asks."""
        return found(who_asks(self._store, request).shown())

    def user(self, request: Request, email: str) -> Reply:
        """Answer who somebody is, to themselves and to admins."""
        asker = who_asks(self._store, request)
        if email != asker.email and not asker.is_admin:
            raise forbidden()
        if email not in self._store.users:
            raise not_found(request)
        return found(self._store.users[email].shown())

    def enrollment(self, request: Request, email: str) -> Reply:
        """Answer the asker's own courses."""
        asker = who_asks(self._store, request)
        if email != asker.email and not asker.is_admin:
            raise forbidden()
        return found({"courses": asker.shown()["participations"]})

    def assignments(self, request: Request, offering: str) -> Reply:
        """Answer a course's assignments, to anybody."""
        if offering not in self._store.courses:
            raise not_found(request)
        listed = [a.listed() for a in self._store.assignments.values() if a.course.offering == offering]
        return found({"assignments": listed})

    def assignment(self, request: Request, name: str) -> Reply:
        """Answer one assignment."""
        who_asks(self._store, request)
        return found(self._known(request, name).shown())

    def group(self, request: Request, name: str, email: str) -> Reply:
        """Answer a student's group."""
        asker = who_asks(self._store, request)
        assignment = self._known(request, name)
        if email != asker.email and not asker.is_staff(assignment.course):
            raise forbidden()
        return found({"members": [member.shown() for member in assignment.group_of(email)]})

    def backup(self, request: Request, backup_id: str) -> Reply:
        """Answer one backup."""
        backup = visible_backup(self._store, request, backup_id)
        return Reply(200, b'{"data": %s, "code": 200, "message": "success"}' % backup.rendered())

    def comments(self, request: Request, backup_id: str) -> Reply:
        """Answer a backup's comments."""
        return found({"comments": visible_backup(self._store, request, backup_id).comments})

    def file(self, request: Request, file_id: str) -> Reply:
        """Answer a binary upload."""
        who_asks(self._store, request)
        if file_id not in self._store.files:
            raise not_found(request)
        name, kind, content = self._store.files[file_id]
        return Reply(200, content, kind, {"Content-Disposition": f"attachment; filename={name}"})

    def submissions(self, request: Request, name: str) -> Reply:
        """Answer a page of an assignment's final submissions."""
        assignment = staffed_assignment(self._store, name, who_asks(self._store, request))
        rows = final_submissions(assignment)
        trouble = self._faults.pages(request)
        page = self._page(request, rows, shuffle=trouble == "shuffle")
        if trouble == "shift" and rows:
            self._submit_again(assignment, rows[-1])
        return page

    def export(self, request: Request, name: str, email: str) -> Reply:
        """Answer a page of one user's backups."""
        assignment = staffed_assignment(self._store, name, who_asks(self._store, request))
        if email not in self._store.users:
            raise forbidden()
        rows = assignment.backups.get(email, [])
        newest_first = sorted(rows, key=lambda backup: backup.created, reverse=True)
        return self._page(request, newest_first, exported=True)

    def _page(
        self, request: Request, rows: Sequence[Backup], *, exported: bool = False, shuffle: bool = False
    ) -> Reply:
        try:
            limit = int(request.query.get("limit", _DEFAULT_LIMIT))
            offset = int(request.query.get("offset", 0))
        except ValueError:
            raise not_found(request) from None
        # Equal times leave the order to the database, which takes another for each page but not for a whole list.
        ordered = self._faults.shuffled(rows) if shuffle and limit < len(rows) else rows
        shown = ordered[offset : offset + limit]
        texts = b", ".join(backup.as_export() if exported else backup.rendered() for backup in shown)
        more = str(offset + limit < len(rows)).lower().encode()
        return Reply(
            200,
            b'{"data": {"backups": [%s], "count": %d, "limit": %d, "offset": %d, "has_more": %s}, '
            b'"code": 200, "message": "success"}' % (texts, len(rows), limit, offset, more),
        )

    def _known(self, request: Request, name: str) -> Assignment:
        if name not in self._store.assignments:
            raise not_found(request)
        return self._store.assignments[name]

    def _submit_again(self, assignment: Assignment, backup: Backup) -> None:
        contents = {str(said["kind"]): said["contents"] for said in backup.messages}
        self._store.hand_in(assignment, backup.submitter.email, contents, submit=True)
