"""What the stand-in holds in memory: users, tokens, courses, lessons, steps, attempts and submissions."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from tests.simulators.stepic.answers import Json

#: Where the times of submissions begin that no test dates itself.
EPOCH = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)


@dataclass
class Application:
    """A program that users let act for them; it acts as its `owner` where it asks for itself."""

    client_id: str
    client_secret: str
    owner: int
    redirect_uris: frozenset[str] = frozenset()
    #: Takes every redirect address, as no real server does: a test's port is free, not fixed.
    any_uri: bool = True
    #: Whether client credentials are this application's grant type.
    own_tokens: bool = True


@dataclass
class Token:
    """An access token; `expires` is in seconds since the epoch."""

    user: int
    scope: str = "read write"
    expires: float = float("inf")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the stand-in's judge says."""

    status: str
    score: float = 0.0
    hint: str = ""


@dataclass
class Submitted:
    """One submission; `looks` is how often it is still shown under evaluation."""

    id: int
    attempt: int
    reply: Json
    time: str
    verdict: Verdict
    looks: int = 0

    def shown(self) -> Json:
        """Return it as Stepic shows it."""
        evaluated = self.looks <= 0 and self.verdict.status != "evaluation"
        verdict = self.verdict if evaluated else Verdict("evaluation")
        told: Json = {"status": verdict.status, "score": verdict.score if evaluated else None, "hint": verdict.hint}
        rest: Json = {"feedback": "", "time": self.time, "reply": self.reply, "reply_url": None, "session": None}
        return {"id": self.id, **told, **rest, "attempt": self.attempt, "eta": 0 if evaluated else 2}


def judged_by_words(reply: Json) -> Verdict:
    """Judge by the words in the code: "right" is correct, "forever" never ends, all else is wrong."""
    code = str(reply.get("code", ""))
    if "forever" in code:
        return Verdict("evaluation")
    if "right" in code:
        return Verdict("correct", 1.0)
    return Verdict("wrong", 0.0, "Failed test #1 of 3. Wrong answer")


@dataclass
class Store:
    """Everything that the stand-in knows; objects by number."""

    applications: dict[str, Application] = field(default_factory=dict)
    tokens: dict[str, Token] = field(default_factory=dict)
    users: dict[int, Json] = field(default_factory=dict)
    #: Those who teach every course here.
    teachers: set[int] = field(default_factory=set)
    social_accounts: dict[int, Json] = field(default_factory=dict)
    courses: dict[int, Json] = field(default_factory=dict)
    enrollments: dict[int, Json] = field(default_factory=dict)
    lessons: dict[int, Json] = field(default_factory=dict)
    steps: dict[int, Json] = field(default_factory=dict)
    sources: dict[int, Json] = field(default_factory=dict)
    stored_tests: dict[int, Json] = field(default_factory=dict)
    attempts: dict[int, Json] = field(default_factory=dict)
    submissions: dict[int, Submitted] = field(default_factory=dict)
    #: CSRF token by session.
    sessions: dict[str, str] = field(default_factory=dict)
    #: Who logs in in the browser, and whether they then decline.
    logs_in: int = 1
    declines: bool = False
    token_seconds: int = 36000
    issued: int = 0
    judge: Callable[[Json], Verdict] = judged_by_words
    #: How often a new submission is shown under evaluation.
    looks: int = 2
    #: Submissions that a learner has at a step; None for any number.
    submission_limit: int | None = None
    #: Rows of the first, second… page; the last holds for all that follow.
    page_rows: tuple[int, ...] = (20,)
    #: `has_next` stays true past the end.
    sticky: bool = False
    #: Attempts that lists leave out, as if they had gone with their learners.
    lost_attempts: set[int] = field(default_factory=set)
    #: Takes no notice of `order`.
    disorderly: bool = False

    def now(self) -> float:
        """Return the time in seconds since the epoch."""
        return time.time()

    def secret(self, kind: str) -> str:
        """Return a code or token that nobody had before."""
        self.issued += 1
        return f"stepic-{kind}-{self.issued}"

    def add_user(self, name: str, number: int | None = None) -> int:
        """Add a user and return the number."""
        number = number or max(self.users, default=100) + 1
        first, _, last = name.partition(" ")
        names: Json = {"full_name": name, "first_name": first, "last_name": last}
        self.users[number] = {"id": number, "profile": number, "is_guest": False, **names}
        return number

    def add_lesson(self, number: int, blocks: Sequence[Mapping[str, object]], first_step: int) -> None:
        """Add a lesson of steps; what their blocks have of `source` is shown to teachers only."""
        steps = list(range(first_step, first_step + len(blocks)))
        self.lessons[number] = {"id": number, "title": f"Lesson {number}", "slug": f"Lesson-{number}", "steps": steps}
        for position, (step, block) in enumerate(zip(steps, blocks, strict=True), 1):
            place: Json = {"id": step, "lesson": number, "position": position}
            public = {key: value for key, value in block.items() if key != "source"}
            self.steps[step] = {**place, "status": "ready", "block": public}
            self.sources[step] = {**place, "block": dict(block), "has_review": False, "time": "2026-08-01T00:00:00Z"}

    def add_attempt(self, step: int, user: int, moment: datetime = EPOCH) -> int:
        """Add an attempt and return its number."""
        number = max(self.attempts, default=5000) + 1
        fields: Json = {"id": number, "dataset": "", "dataset_url": None, "status": "active", "time_left": None}
        self.attempts[number] = {**fields, "time": stamp(moment), "step": step, "user": user}
        return number

    def add_submission(self, step: int, user: int, code: str, **fields: object) -> int:
        """Add a submission that is judged already, a minute after the one before, and return its number."""
        number = max(self.submissions, default=9000) + 1
        attempt = self.add_attempt(step, user)
        reply: Json = {"language": fields.pop("language", "python3"), "code": code}
        verdict = fields.pop("verdict", None) or self.judge(reply)
        moment = fields.pop("time", EPOCH + timedelta(minutes=number - 9000))
        assert isinstance(verdict, Verdict)
        assert isinstance(moment, datetime)
        self.submissions[number] = Submitted(number, attempt, reply, stamp(moment), verdict)
        return number


def stamp(moment: datetime) -> str:
    """Return a time as Stepic writes it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
