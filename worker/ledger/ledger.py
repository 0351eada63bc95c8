"""The ledger: what was seen, graded and posted, so that no score is lost whoever dies."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import cast
from uuid import uuid4

from worker.ledger.connection import Connection
from worker.records import Action, Blame, Claim, Graded, Overdue, Post, Record, Score, State, Which, Work

#: Failures of infrastructure after which a submission ends as failed.
FAULT_LIMIT = 3
#: Answers of a platform that serves otherwise, to this submission alone, after which it ends as failed.
REJECTION_LIMIT = 16
#: The same where it did not serve any other of the assignment meanwhile: it may be away for all, but not for days.
LONELY_REJECTION_LIMIT = 300
#: Workers lost in the middle of a submission after which it is graded in quarantine, and workers that it may end there.
LOSS_LIMIT, DEATH_LIMIT = 2, 3
#: How long a suspect waits before it asks again whether the quarantine is free.
QUARANTINE_SECONDS = 2
#: How long a verdict may serve again.
VERDICT_SECONDS = 180 * 24 * 3600
#: Records handled in one round trip.
BATCH = 500

#: Rejections of a verdict's comments after which the scores stay without them.
COMMENT_LIMIT = 8

#: By what is to blame: what is counted, how much of it ends a submission, and whose fault that is.
_BLAMED = {
    Blame.NOBODY: ("", 0, ""),
    Blame.RUN: ("faults", FAULT_LIMIT, "infrastructure"),
    Blame.PLATFORM: ("rejections", REJECTION_LIMIT, "platform"),
}


class Ledger:
    """Records of submissions in Redis. Every step may run twice, and every call may raise LedgerError.

    `patience` is how often a call is tried again while Redis is out of reach. The time is that of Redis unless `clock`
    tells it, in seconds since the epoch.
    """

    def __init__(self, url: str, *, patience: int = 8, clock: Callable[[], float] | None = None) -> None:
        self.connection = Connection(url, patience=patience, clock=clock)

    def close(self) -> None:
        """Close the connections."""
        self.connection.close()

    def ping(self) -> None:
        """Raise LedgerError unless Redis answers."""
        with self.connection.using() as redis:
            redis.ping()

    def see(  # noqa: PLR0913 -- what is to be known of a record is told once
        self,
        assignment: str,
        backups: Sequence[str],
        *,
        which: Which = Which.CHANGED,
        fingerprint: str = "",
        delay: float = 0,
        access: str = "",
        post_after: float = 0,
    ) -> list[str]:
        """Record unknown backups and return those that want queueing, in order; the sweep queues them after `delay`.

        `fingerprint` names the assignment's present version, for `Which.CHANGED`. `access` names the token that
        their grading is done with, "" the service's own. No score of theirs is posted before `post_after`, in
        seconds since the epoch. A named access takes over what is under way, too.
        """
        wanted: list[str] = []
        for batch in _batches(backups):
            answer = self.connection.run("see", assignment, which, fingerprint, delay, access, post_after, *batch)
            wanted.extend(cast("list[str]", answer))
        return wanted

    def queue(
        self, assignment: str, backups: Sequence[str], *, patience: float, urgent: bool = False
    ) -> list[tuple[str, int]]:
        """Mark backups as queued; returns those that are to be sent, each with its message's priority, 0 the highest.

        `urgent` is what a person waits for: it goes first, even where it is queued already.
        """
        sent: list[tuple[str, int]] = []
        for batch in _batches(backups):
            flag = "1" if urgent else ""
            priorities = cast("list[int]", self.connection.run("queue", assignment, patience, flag, *batch))
            sent.extend((b, p) for b, p in zip(batch, priorities, strict=True) if p >= 0)
        return sent

    def claim(self, work: Work, *, seconds: float) -> Claim | None:
        """Take a submission for grading; None if somebody has it, nothing is to be done, or its quarantine is taken."""
        lease = uuid4().hex
        answer = self.connection.run("claim", _name(work), lease, seconds, LOSS_LIMIT, QUARANTINE_SECONDS)
        return Claim.read(work, lease, cast("list[str]", answer)) if answer else None

    def give_back(self, claim: Claim, reason: str, *, delay: float, blame: Blame = Blame.NOBODY) -> State | None:
        """Give up a claim, to be tried again after `delay`; returns the state that follows, None if the lease was lost.

        The third time that the run is to blame ends it, and some sixteenth time that the platform is
        while it serves others.
        """
        counter, limit, fault = _BLAMED[blame]
        held = (_name(claim.work), claim.lease)
        answer = self.connection.run("give_back", *held, reason, delay, counter, limit, fault, LONELY_REJECTION_LIMIT)
        return State(cast("str", answer)) if answer else None

    def fail(self, claim: Claim, reason: str, *, fault: str, fingerprint: str = "") -> bool:
        """End a grading without a score; `fingerprint` names the assignment's version that was at fault."""
        return bool(self.connection.run("fail", _name(claim.work), claim.lease, reason, fault, fingerprint))

    def grade(self, claim: Claim, graded: Graded, *, seconds: float) -> Post | None:
        """Store a verdict and all that is to be posted in one step.

        Returns the post, taken for `seconds`; None if the lease was lost, if another post of the backup is under
        way, or if it is too early for a post: then the sweep asks for it in time.
        """
        cache = _verdict_key(graded.files_digest, graded.grader_digest) if graded.reusable else ""
        fields = [part for field in graded.fields().items() for part in field]
        answer = self.connection.run("grade", _name(claim.work), claim.lease, seconds, cache, VERDICT_SECONDS, *fields)
        if not answer or not cast("list[int]", answer)[0]:
            return None
        return Post(claim.work, claim.lease, claim.lease, graded.scores, graded.comments, 1, claim.access)

    def take_post(self, work: Work, *, seconds: float) -> Post | None:
        """Take what is to be posted; None if there is nothing, or if somebody has it."""
        lease = uuid4().hex
        answer = cast("list[str | None] | None", self.connection.run("take_post", _name(work), lease, seconds))
        return Post.read(work, lease, answer) if answer else None

    def posted(self, post: Post, score: Score) -> bool:
        """Mark one score done, on the platform's word; tells whether the lease holds and something is left to post."""
        return bool(self.connection.run("settle_score", *_post(post), score.kind, "posted", ""))

    def refused(self, post: Post, score: Score, reason: str) -> bool:
        """End one score that the platform will never take; tells what `posted` does."""
        return bool(self.connection.run("settle_score", *_post(post), score.kind, "failed", reason))

    def commented(self, post: Post) -> None:
        """Mark the comments done, on the platform's word."""
        self.connection.run("commented", *_post(post))

    def hold_post(self, post: Post, score: Score | None, reason: str, *, delay: float, rejected: bool = False) -> bool:
        """Let go of a post that stopped at one score, or at the comments, to be tried again after `delay`.

        `rejected` counts an answer of a platform that serves otherwise. Tells whether it will be tried again: comments
        are given up after some of those, scores only by `refused`.
        """
        kind, flag = score.kind if score else "", "1" if rejected else ""
        return bool(self.connection.run("hold_post", *_post(post), kind, reason, delay, flag, COMMENT_LIMIT))

    def renew(self, leases: Sequence[tuple[Work, str]], *, seconds: float) -> list[bool]:
        """Renew leases on claims and posts; tells of each whether it still holds."""
        if not leases:
            return []
        pairs = [part for work, lease in leases for part in (_name(work), lease)]
        return [held == 1 for held in cast("list[int]", self.connection.run("renew", seconds, *pairs))]

    def overdue(self, depth: int, *, patience: float) -> list[Overdue]:
        """Find what nobody looks after any more; `depth` is how many messages the broker has not delivered yet."""
        answer = cast("list[str]", self.connection.run("overdue", BATCH, patience, DEATH_LIMIT, depth))
        rows = zip(answer[::3], answer[1::3], answer[2::3], strict=True)
        return [Overdue(_work(name), Action(action), int(priority)) for name, action, priority in rows]

    def due(self, assignment: str, backups: Sequence[str]) -> Mapping[str, float]:
        """Tell from when on each of those is overdue that are under way, but not queued."""
        with self.connection.using() as redis:
            pipeline = redis.pipeline(transaction=False)
            for backup in backups:
                pipeline.zscore("gradewright:due", f"{assignment} {backup}")
            times = cast("list[float | None]", pipeline.execute())
        return {backup: due for backup, due in zip(backups, times, strict=True) if due is not None}

    def swept_at(self) -> float | None:
        """Tell when work was last looked for: the sign that some worker consumes."""
        with self.connection.using() as redis:
            swept = cast("str | None", redis.get("gradewright:swept"))
        return float(swept) if swept else None

    def verdict(self, files_digest: str, grader_digest: str) -> str | None:
        """Return the stored verdict's JSON for the same files and the same grader."""
        with self.connection.using() as redis:
            return cast("str | None", redis.get(_verdict_key(files_digest, grader_digest)))

    def verdict_of(self, work: Work) -> str | None:
        """Return the JSON of a submission's last verdict."""
        with self.connection.using() as redis:
            return cast("str | None", redis.hget(_key(_name(work)), "verdict"))

    def counts(self) -> Mapping[str, Mapping[State, int]]:
        """Count each assignment's records by state."""
        with self.connection.using() as redis:
            names = sorted(cast("set[str]", redis.smembers("gradewright:assignments")))
            pipeline = redis.pipeline(transaction=False)
            for name in names:
                pipeline.hgetall(f"gradewright:counts:{name}")
            rows = cast("list[dict[str, str]]", pipeline.execute())
        return {
            name: {State(s): int(n) for s, n in row.items() if int(n)} for name, row in zip(names, rows, strict=True)
        }

    def backups(self, assignment: str) -> list[str]:
        """List an assignment's backups that are known."""
        with self.connection.using() as redis:
            return sorted(cast("set[str]", redis.smembers(f"gradewright:backups:{assignment}")))

    def records(self, assignment: str, backups: Sequence[str]) -> list[Record]:
        """Return the records of those backups that are known."""
        with self.connection.using() as redis:
            pipeline = redis.pipeline(transaction=False)
            for backup in backups:
                pipeline.hmget(_key(f"{assignment} {backup}"), Record.FIELDS)
            rows = cast("list[list[str | None]]", pipeline.execute())
        works = (Work(assignment, backup) for backup in backups)
        return [Record.read(work, row) for work, row in zip(works, rows, strict=True) if row[0]]


def _batches(backups: Sequence[str]) -> Iterator[Sequence[str]]:
    return (backups[start : start + BATCH] for start in range(0, len(backups), BATCH))


def _name(work: Work) -> str:
    return f"{work.assignment} {work.backup}"


def _post(post: Post) -> tuple[str, str, str]:
    return _name(post.work), post.lease, post.outbox


def _work(name: str) -> Work:
    assignment, backup = name.split(" ", 1)
    return Work(assignment, backup)


def _key(name: str) -> str:
    return f"gradewright:record:{name}"


def _verdict_key(files_digest: str, grader_digest: str) -> str:
    return f"gradewright:verdict:{files_digest}:{grader_digest}"
