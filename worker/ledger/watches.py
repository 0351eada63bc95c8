"""Which assignments are polled, when each is due, and by whom: one poller at a time over any number of workers."""

from collections.abc import Mapping
from typing import cast
from uuid import uuid4

from worker.ledger.connection import Connection
from worker.watched import PollClaim, Watched

#: What a wake waits for, since Ok may tell of a submission before its list shows it, and for other submissions.
WAKE_SECONDS = 2.0
#: At most one poll is due to wakes in so long a time.
WAKE_PAUSE_SECONDS = 10.0

_ASKED = "gradewright:watched"

#: Endpoints that the settings watch, each with the seconds between two polls.
Always = Mapping[str, float]


class Watches:
    """The watched assignments; what the settings name is passed in, and so outlives a Redis that loses its data.

    Every step may run twice, and every call may raise LedgerError.
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def watch(self, endpoint: str, *, every_seconds: float) -> None:
        """Watch an assignment from now on, with its first poll at once."""
        self.connection.run("watch", endpoint, every_seconds)

    def unwatch(self, endpoint: str) -> bool:
        """Watch an assignment no longer, unless the settings do; tells whether a command had asked for it."""
        with self.connection.using() as redis:
            return bool(redis.hdel(_ASKED, endpoint))

    def wake(self, endpoint: str) -> None:
        """Have an assignment polled soon, watched or not; many wakes in a short time ask for one poll."""
        self.connection.run("wake", endpoint, WAKE_SECONDS, WAKE_PAUSE_SECONDS)

    def take(self, always: Always, *, seconds: float, most: int) -> PollClaim | None:
        """Take what has been due longest for `seconds`; None if nothing is, or if `most` are polled already."""
        lease = uuid4().hex
        pairs = [part for pair in always.items() for part in pair]
        answer = cast("list[str] | None", self.connection.run("take_poll", lease, seconds, most, *pairs))
        return PollClaim(answer[0], lease, float(answer[1]), int(answer[2])) if answer else None

    def renew(self, claim: PollClaim, *, seconds: float) -> bool:
        """Renew a lease; tells whether it still holds."""
        return bool(self.connection.run("renew_poll", claim.endpoint, claim.lease, seconds))

    def give_back(self, claim: PollClaim) -> None:
        """Give up a claim; the poll stays due."""
        self.connection.run("give_back_poll", claim.endpoint, claim.lease)

    def done(self, claim: PollClaim, *, listed: int, new: int, took_seconds: float, pause_seconds: float) -> bool:
        """Record a poll that went well; the next is due after a pause. False if the lease was lost."""
        told = ("listed", listed, "new", new, "seconds", f"{took_seconds:.3f}")
        return bool(self.connection.run("done_poll", claim.endpoint, claim.lease, pause_seconds, *told))

    def failed(self, claim: PollClaim, reason: str, *, pause_seconds: float) -> bool:
        """Record a poll that failed; the next is due after a pause. False if the lease was lost."""
        return bool(self.connection.run("fail_poll", claim.endpoint, claim.lease, pause_seconds, reason))

    def watched(self, always: Always) -> list[Watched]:
        """Tell of everything that is watched, in order. What a command asks for goes before the settings."""
        with self.connection.using() as redis:
            asked = {name: float(every) for name, every in cast("dict[str, str]", redis.hgetall(_ASKED)).items()}
            every = dict(sorted({**always, **asked}.items()))
            pipeline = redis.pipeline(transaction=False)
            for endpoint in every:
                pipeline.hmget(f"gradewright:poll:{endpoint}", Watched.FIELDS)
            rows = cast("list[list[str | None]]", pipeline.execute())
        now = self.connection.clock()
        return [
            Watched.read(name, row, now, every=every[name], by_setting=name in always, by_command=name in asked)
            for name, row in zip(every, rows, strict=True)
        ]
