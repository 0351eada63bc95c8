"""Which submissions are new: asks Ok, records what the ledger does not know, and queues it."""

from collections.abc import Sequence
from dataclasses import dataclass

from worker.assignments import Assignments
from worker.errors import NotFoundError
from worker.ledger import Ledger
from worker.platforms.ok import OkClient
from worker.records import Which, Work
from worker.service import Queue


@dataclass(frozen=True, slots=True)
class Polled:
    """What one poll found."""

    #: Every backup that Ok listed, newest first.
    listed: tuple[str, ...]
    #: How many of them were queued.
    queued: int


@dataclass(frozen=True, slots=True)
class Poller:
    """Asks Ok for submissions; what it records but cannot queue, the sweep queues later."""

    ok: OkClient
    ledger: Ledger
    queue: Queue
    assignments: Assignments
    patience_seconds: float

    def listed(self, assignment: str, backup: str | None = None) -> list[str]:
        """List the backups that count, newest first, or the one that is asked for if Ok has it.

        Raises AssignmentError, before Ok is asked, where the assignment is missing or broken.
        """
        self.assignments.get(assignment)
        if backup is None:
            return [submission.id for submission in self.ok.submissions(assignment)]
        found = self.ok.backup(backup)
        if found.assignment not in {None, assignment}:
            raise NotFoundError(f"backup {backup} belongs to {found.assignment}, not to {assignment}")
        return [found.id]

    def poll(self, assignment: str, *, which: Which = Which.CHANGED, backup: str | None = None) -> Polled:
        """Record and queue what wants grading. Raises AssignmentError as above."""
        fingerprint = self.assignments.fingerprint(assignment)
        listed = self.listed(assignment, backup)
        by_hand = backup is not None
        queued = self.enqueue(assignment, listed, which=which, fingerprint=fingerprint, by_hand=by_hand)
        return Polled(tuple(listed), queued)

    def enqueue(self, assignment: str, backups: Sequence[str], *, which: Which, fingerprint: str, by_hand: bool) -> int:
        """Record backups and queue those that want grading; tells how many were.

        One asked for by hand goes first, even where it is queued already.
        """
        return enqueued(
            self.ledger,
            self.queue,
            assignment,
            backups,
            which=which,
            fingerprint=fingerprint,
            patience=self.patience_seconds,
            by_hand=by_hand,
        )


def enqueued(  # noqa: PLR0913 -- what is to be known of a record is told once
    ledger: Ledger,
    queue: Queue,
    assignment: str,
    backups: Sequence[str],
    *,
    which: Which,
    fingerprint: str,
    patience: float,
    by_hand: bool = False,
) -> int:
    """Record backups and queue those that want grading; tells how many were."""
    wanted = ledger.see(assignment, backups, which=which, fingerprint=fingerprint)
    queued = ledger.queue(assignment, backups if by_hand else wanted, patience=patience, urgent=by_hand)
    queue.grade([(Work(assignment, backup), priority) for backup, priority in queued])
    return len(queued)
