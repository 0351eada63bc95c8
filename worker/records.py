"""The values that the ledger speaks in: a record's state, the leases on it, and what the sweep found."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from typing import ClassVar, Self, cast

from graders.verdict import Comment


class State(StrEnum):
    """How far a submission has come. The last two are ends; every other has a time when the sweep looks after it."""

    SEEN = "seen"
    QUEUED = "queued"
    GRADING = "grading"
    GRADED = "graded"
    POSTED = "posted"
    FAILED = "failed"

    @property
    def ended(self) -> bool:
        """Whether nothing more happens by itself."""
        return self in {State.POSTED, State.FAILED}


class Which(StrEnum):
    """Which of the submissions already in the ledger are to be graded again."""

    #: Those that failed by the grader's fault, if the assignment has changed since.
    CHANGED = "new"
    #: Those that failed, for whatever reason.
    FAILED = "failed"
    #: All that have ended, to be posted once more; a stored verdict may serve.
    ENDED = "ended"
    #: All, without a look at stored verdicts.
    ALL = "all"


class Blame(Enum):
    """What keeps a submission from being graded just now."""

    #: What befalls all alike: no token, no Ok, no Docker. It is held for as long as that lasts.
    NOBODY = auto()
    #: Its own run, in a sandbox that serves otherwise.
    RUN = auto()
    #: The platform, which serves otherwise.
    PLATFORM = auto()


class Action(StrEnum):
    """What an overdue record wants."""

    GRADE = "grade"
    POST = "post"
    #: Nothing more: it ended its worker too often.
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Work:
    """One submission's place in the ledger."""

    #: The endpoint, as in `cal/cs61a/sp16/lab00`.
    assignment: str
    #: Ok's id of the backup.
    backup: str


@dataclass(frozen=True, slots=True)
class Overdue:
    """A record that nobody looks after any more."""

    work: Work
    action: Action
    #: Of the message that is to be sent for it, 0 the highest.
    priority: int = 0


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to grade one submission, until its lease runs out."""

    work: Work
    lease: str
    #: Counts from 1 since the grading was asked for.
    attempt: int
    forced: bool
    #: Names the token that it is done with; "" is the service's own.
    access: str = ""
    #: Whether no other may be graded beside it: it may end its worker.
    alone: bool = False

    @classmethod
    def read(cls, work: Work, lease: str, row: Sequence[str]) -> Self:
        """Read what the ledger answers to whoever takes a submission."""
        attempt, forced, access, alone = row
        return cls(work, lease, int(attempt), forced == "1", access, alone == "1")


@dataclass(frozen=True, slots=True)
class Score:
    """What is sent to the platform."""

    kind: str
    points: float
    max_points: float
    message: str = ""


@dataclass(frozen=True, slots=True)
class Post:
    """The right to post one submission's scores, and then its comments, until its lease runs out."""

    work: Work
    lease: str
    #: Names the verdict that they belong to.
    outbox: str
    #: Those that are left, the next one first.
    scores: tuple[Score, ...]
    comments: tuple[Comment, ...]
    #: Counts from 1 for each verdict, and again from 1 for its comments.
    attempt: int
    #: Names the token that it is done with; "" is the service's own.
    access: str = ""
    #: How often the platform did not take it although it serves otherwise.
    rejections: int = 0
    #: Whether it took others meanwhile, so that it is not away for all.
    singled_out: bool = False

    @classmethod
    def read(cls, work: Work, lease: str, row: Sequence[str | None]) -> Self:
        """Read what is pending as the ledger keeps it, by `Graded.fields`."""
        outbox, left, scores, messages, comments, attempt, access, rejections, singled_out = (
            text or "" for text in row
        )
        points, texts = _read(scores), cast("Mapping[str, str]", json.loads(messages or "{}"))
        return cls(
            work=work,
            lease=lease,
            outbox=outbox,
            scores=tuple(Score(kind, *points[kind], texts.get(kind, "")) for kind in left.splitlines()),
            comments=tuple(Comment(*fields) for fields in json.loads(comments or "[]")),
            attempt=int(attempt),
            access=access,
            rejections=int(rejections or 0),
            singled_out=singled_out == "1",
        )


@dataclass(frozen=True, slots=True)
class Graded:
    """A verdict as the ledger keeps it, with what is to be posted."""

    verdict_json: str
    #: One a kind, in the order in which they are posted; the first one is what records show.
    scores: tuple[Score, ...]
    #: In a word, how the submission fared: "passed", "failed", "timeout"…
    why: str
    files_digest: str
    #: Names the assignment's version and the engine's: what else a verdict depends on.
    grader_digest: str
    #: Whether the verdict may serve again for the same files and digest.
    reusable: bool
    #: Whether an earlier verdict served instead of a run.
    reused: bool = False
    comments: tuple[Comment, ...] = ()

    def fields(self) -> Mapping[str, str | float]:
        """Return what a record keeps of it, by the names of `Record.FIELDS` and those of the post."""
        fields: dict[str, str | float] = {
            "verdict": self.verdict_json,
            "score": self.scores[0].points,
            "max_score": self.scores[0].max_points,
            "scores": json.dumps({score.kind: (score.points, score.max_points) for score in self.scores}),
            "messages": json.dumps({score.kind: score.message for score in self.scores}),
            "left": "\n".join(score.kind for score in self.scores),
            "why": self.why,
            "reused": int(self.reused),
        }
        if self.comments:
            fields["comments"] = json.dumps([(one.file, one.line, one.message) for one in self.comments])
        return fields


@dataclass(frozen=True, slots=True)
class Record:
    """What the ledger tells about one submission."""

    #: The names under which Redis holds it, as `read` takes them.
    FIELDS: ClassVar = (
        *("state", "attempts", "score", "max_score", "scores", "why", "reason", "note", "fault", "reused", "since"),
    )

    work: Work
    state: State
    attempts: int
    score: float | None
    max_score: float | None
    #: Points and their maximum by kind; `score` and `max_score` are those of the first.
    scores: Mapping[str, tuple[float, float]]
    why: str
    #: Why it failed, or what it waits for.
    reason: str
    fault: str
    reused: bool
    #: Seconds since the epoch of the last change of state.
    since: float

    @classmethod
    def read(cls, work: Work, row: Sequence[str | None]) -> Self:
        """Read the values of `FIELDS`, None for each that is not there."""
        told = dict(zip(cls.FIELDS, row, strict=True))
        return cls(
            work=work,
            state=State(told["state"] or ""),
            attempts=int(told["attempts"] or 0),
            score=float(told["score"]) if told["score"] else None,
            max_score=float(told["max_score"]) if told["max_score"] else None,
            scores=_read(told["scores"] or "{}"),
            why=told["why"] or "",
            reason=told["reason"] or told["note"] or "",
            fault=told["fault"] or "",
            reused=told["reused"] == "1",
            since=float(told["since"] or 0),
        )

    @property
    def cause(self) -> str:
        """The reason without the backup's own id, so that what befell many is told once."""
        return self.reason.replace(self.work.backup, "…")

    def to_json(self) -> Mapping[str, object]:
        """Return the record as one JSON object, flat but for `scores`."""
        return {
            "assignment": self.work.assignment,
            "backup": self.work.backup,
            "state": self.state.value,
            "attempts": self.attempts,
            "score": self.score,
            "max_score": self.max_score,
            "scores": {kind: {"score": of[0], "max_score": of[1]} for kind, of in self.scores.items()},
            "why": self.why,
            "reason": self.reason,
            "fault": self.fault or None,
            "reused": self.reused,
            "since": self.since,
        }


def _read(scores: str) -> Mapping[str, tuple[float, float]]:
    return {kind: (float(points), float(most)) for kind, (points, most) in json.loads(scores).items()}
