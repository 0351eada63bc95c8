"""Which submissions are new: asks Ok, records what the ledger does not know, and queues it."""

from collections.abc import Sequence
from dataclasses import dataclass

from worker.assignments import Assignments
from worker.errors import NotFoundError
from worker.ledger import Ledger
from worker.platforms.ok import OkClient
from worker.records import Which, Work
from worker.service import Queue

#: Lowest priority that the broker knows.
LOWEST_PRIORITY = 9


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
        """Record backups and queue those that want grading, one asked for by hand first; tells how many were."""
        wanted = self.ledger.see(assignment, backups, which=which, fingerprint=fingerprint)
        placed = self.ledger.queue(assignment, wanted, patience=self.patience_seconds)
        self.queue.grade([(Work(assignment, backup), 0 if by_hand else priority_at(place)) for backup, place in placed])
        return len(placed)


def priority_at(position: int) -> int:
    """Return the priority of what stands at a place of its own assignment's queue, 0 the highest.

    It falls with the logarithm, so that nobody's bulk regrade stands before another's single submission.
    """
    return min(LOWEST_PRIORITY, 1 + position.bit_length() // 2)
