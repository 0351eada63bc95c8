"""What the stand-in tells: objects by number, many at once, lists by page."""

from collections.abc import Callable, Mapping

from tests.simulators.ok.wire import Reply, Request
from tests.simulators.stepic.access import is_teacher, may_see, who_asks
from tests.simulators.stepic.answers import Json, found, json_reply, refused
from tests.simulators.stepic.paging import asked_ids, paged
from tests.simulators.stepic.state import Store, Submitted

Handler = Callable[..., Reply]


class Reading:
    """The endpoints that change nothing, but for submissions whose evaluation comes nearer with each look."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def one(self, key: str, objects: Mapping[int, Json]) -> Handler:
        """Return what answers for one public object."""

        def handle(request: Request, number: str) -> Reply:
            who_asks(self._store, request)
            return found({key: [_found(objects, number)]})

        return handle

    def some(self, key: str, objects: Mapping[int, Json]) -> Handler:
        """Return what answers for a list of public objects."""

        def handle(request: Request) -> Reply:
            user = who_asks(self._store, request)
            ids = asked_ids(request)
            rows = list(objects.values()) if ids is None else [objects[n] for n in ids if n in objects]
            beside = {"enrollments": self._enrollments(user)} if key == "courses" else {}
            return paged(self._store, request, key, rows, beside)

        return handle

    def account(self, request: Request) -> Reply:
        """Tell who asks."""
        user = who_asks(self._store, request)
        told: Json = {"id": 1, "user": user or 0, "profile": user or 0}
        guest: Json = {"id": 0, "full_name": "", "is_guest": True}
        return found({"stepics": [told], "users": [guest if user is None else self._store.users[user]]})

    def social_accounts(self, request: Request) -> Reply:
        """Find accounts with other sites."""
        who_asks(self._store, request)
        asked = request.query
        rows = [
            account
            for account in self._store.social_accounts.values()
            if all(str(account[name]) == asked[name] for name in ("provider", "uid") if name in asked)
        ]
        return paged(self._store, request, "social-accounts", rows)

    def source(self, request: Request, number: str) -> Reply:
        """Show a step's source to those who teach it."""
        if not is_teacher(self._store, who_asks(self._store, request)):
            raise refused(403, "You do not have permission to perform this action.")
        return found({"step-sources": [_found(self._store.sources, number)]})

    def stored_tests(self, request: Request, number: str) -> Reply:
        """Show a step's stored tests to those who teach it."""
        if not is_teacher(self._store, who_asks(self._store, request)):
            raise refused(403, "You do not have permission to perform this action.")
        return json_reply(200, _found(self._store.stored_tests, number))

    def attempt(self, request: Request, number: str) -> Reply:
        """Show an attempt to its learner and to teachers."""
        attempt = _found(self._store.attempts, number)
        if not self._owns(who_asks(self._store, request), attempt):
            raise refused(403, "You do not have permission to perform this action.")
        return found({"attempts": [attempt]})

    def attempts(self, request: Request) -> Reply:
        """List attempts; others' are left out without a word."""
        user = who_asks(self._store, request)
        attempts = self._store.attempts
        ids = asked_ids(request)
        rows = [attempts[n] for n in ids if n in attempts] if ids is not None else list(attempts.values())
        asked = {name: value for name, value in request.query.items() if name in {"step", "user"}}
        rows = [row for row in rows if row["id"] not in self._store.lost_attempts and self._owns(user, row)]
        rows = [row for row in rows if all(str(row[n]) == v for n, v in asked.items())]
        return paged(self._store, request, "attempts", rows)

    def submission(self, request: Request, number: str) -> Reply:
        """Show a submission to its learner and to teachers; another look brings its verdict nearer."""
        user = who_asks(self._store, request)
        submission = self._store.submissions.get(int(number))
        if submission is None:
            raise refused(404, "Not found.")
        if not may_see(self._store, user, submission):
            raise refused(403, "You do not have permission to perform this action.")
        shown = submission.shown()
        submission.looks -= 1
        return found({"submissions": [shown], "attempts": [self._store.attempts[submission.attempt]]})

    def submissions(self, request: Request) -> Reply:
        """List submissions: a step's, or those of `ids[]`; others' are left out without a word."""
        user = who_asks(self._store, request)
        ids = asked_ids(request)
        rows = [s for s in self._store.submissions.values() if may_see(self._store, user, s)]
        if ids is not None:
            rows = [s for s in rows if s.id in ids]
        elif "step" in request.query:
            rows = self._of_step(request, rows)
        if request.query.get("order", "desc") == "desc" and not self._store.disorderly:
            rows = rows[::-1]
        return paged(self._store, request, "submissions", [s.shown() for s in rows])

    def _of_step(self, request: Request, rows: list[Submitted]) -> list[Submitted]:
        step = self._store.steps.get(int(request.query["step"]))
        if step is None or not is_quiz(step):
            raise refused(400, "Bad step parameter")
        asked = request.query
        attempts = self._store.attempts
        rows = [s for s in rows if attempts[s.attempt]["step"] == step["id"]]
        rows = [s for s in rows if asked.get("user", "") in {"", str(attempts[s.attempt]["user"])}]
        return [s for s in rows if asked.get("status", "") in {"", s.shown()["status"]}]

    def _owns(self, user: int | None, attempt: Json) -> bool:
        return is_teacher(self._store, user) or attempt["user"] == user

    def _enrollments(self, user: int | None) -> list[Json]:
        return [e for e in self._store.enrollments.values() if user is not None and e["user"] == user]


def is_quiz(step: Json) -> bool:
    """Tell whether a step takes submissions."""
    block = step["block"]
    assert isinstance(block, dict)
    return block["name"] not in {"text", "video"}


def _found(objects: Mapping[int, Json], number: str) -> Json:
    if int(number) not in objects:
        raise refused(404, "Not found.")
    return objects[int(number)]
