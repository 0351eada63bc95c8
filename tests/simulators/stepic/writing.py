"""What the stand-in does when it is handed something: attempts, submissions, new users."""

import time
from collections.abc import Mapping
from datetime import UTC, datetime
from http.cookies import SimpleCookie

from tests.simulators.ok.wire import Reply, Request
from tests.simulators.stepic.access import who_asks, who_writes
from tests.simulators.stepic.answers import Json, RefusalError, found, json_reply, refused
from tests.simulators.stepic.reading import is_quiz
from tests.simulators.stepic.state import Store, Submitted, stamp


class Writing:
    """The endpoints that change something."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def attempt(self, request: Request) -> Reply:
        """Begin an attempt at a quiz."""
        user = who_writes(self._store, request)
        step = self._store.steps.get(_number(_inner(request, "attempt"), "step"))
        if step is None or not is_quiz(step):
            raise refused(400, "Bad step parameter")
        number = self._store.add_attempt(_number(step, "id"), user, datetime.now(UTC))
        return found({"attempts": [self._store.attempts[number]]}, status=201)

    def submission(self, request: Request) -> Reply:
        """Take a submission, which is evaluated later."""
        user = who_writes(self._store, request)
        fields = _inner(request, "submission")
        attempt = self._store.attempts.get(_number(fields, "attempt"))
        reply = fields.get("reply")
        if attempt is None or attempt["user"] != user or not isinstance(reply, dict):
            raise refused(400, "Bad attempt or reply")
        self._check(attempt, reply)
        number = max(self._store.submissions, default=9000) + 1
        submitted = Submitted(
            number,
            _number(attempt, "id"),
            reply,
            stamp(datetime.fromtimestamp(time.time(), UTC)),
            self._store.judge(reply),
            self._store.looks,
        )
        self._store.submissions[number] = submitted
        return found({"submissions": [submitted.shown()]}, status=201)

    def sign_up_page(self, request: Request) -> Reply:  # noqa: ARG002 - the handlers' signature
        """Begin a guest's session."""
        session, token = self._store.secret("session"), self._store.secret("csrf")
        self._store.sessions[session] = token
        cookies = f"csrftoken={token}; Path=/; SameSite=Lax\r\nSet-Cookie: sessionid={session}; HttpOnly; Path=/"
        return Reply(200, b"<h1>Join</h1>", "text/html", {"Set-Cookie": cookies})

    def user(self, request: Request) -> Reply:
        """Register a user in a guest's session."""
        cookies = {name: morsel.value for name, morsel in SimpleCookie(request.headers.get("cookie", "")).items()}
        token = self._store.sessions.get(cookies.get("sessionid", ""))
        good = token is not None and token == cookies.get("csrftoken") == request.headers.get("x-csrftoken")
        if not good or "referer" not in request.headers or who_asks(self._store, request) is not None:
            raise refused(403, "CSRF Failed: CSRF token missing or incorrect.")
        fields = _inner(request, "user")
        wrong = {name: ["This field is required."] for name in ("email", "password") if not fields.get(name)}
        if wrong:
            raise RefusalError(json_reply(400, wrong))
        number = self._store.add_user(f"{fields.get('first_name', '')} {fields.get('last_name', '')}")
        return found({"users": [self._store.users[number]]}, status=201)

    def _check(self, attempt: Json, reply: Mapping[str, object]) -> None:
        block = self._store.steps[_number(attempt, "step")]["block"]
        assert isinstance(block, dict)
        if reply.get("language") not in block.get("options", {}).get("code_templates", {}):
            raise refused(400, "Bad language")
        made = sum(
            self._store.attempts[s.attempt]["step"] == attempt["step"]
            and self._store.attempts[s.attempt]["user"] == attempt["user"]
            for s in self._store.submissions.values()
        )
        if self._store.submission_limit is not None and made >= self._store.submission_limit:
            raise refused(400, "Submissions limit exceeded")


def _inner(request: Request, name: str) -> Json:
    value = request.fields.get(name)
    if not isinstance(value, dict):
        raise refused(400, f"{name} is required")
    return value


def _number(fields: Mapping[str, object], name: str) -> int:
    value = fields.get(name)
    if not isinstance(value, int):
        raise refused(400, f"{name} must be a number")
    return value
