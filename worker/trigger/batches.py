"""A batch's way into the ledger: its key, its token, its jobs, its records; hints to the workers come afterwards."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import structlog

from worker.errors import ConfigurationError, LedgerError
from worker.ledger import Ledger
from worker.ledger.jobs import Jobs
from worker.records import State, Which, Work
from worker.service import Queue
from worker.tokens.batches import BatchTokens
from worker.trigger.bodies import Batch
from worker.trigger.keys import Keys
from worker.trigger.refusal import RequestRefusedError
from worker.trigger.staff import Staff

#: Ok sees only scores created in a later second than the batch was sent in: a whole second after it came is one by
#: any clock, and the rest is for a database whose clock differs from that of Ok's other half.
HOLD_SECONDS = 1.25
#: When the sweep queues what was recorded, should this process end before it has.
_QUEUE_SECONDS = 5.0
#: Queued in one go, so that work begins while the rest is being queued.
_CHUNK = 200


@dataclass(frozen=True, slots=True)
class Accepted:
    """A batch that is recorded."""

    assignment: str
    backups: Sequence[str]
    is_urgent: bool
    #: One a backup, in order.
    jobs: Sequence[str]


@dataclass(frozen=True, slots=True)
class Batches:
    """Takes batches; for many threads at once."""

    ledger: Ledger
    queue: Queue
    keys: Keys
    staff: Staff
    tokens: BatchTokens
    patience_seconds: float

    def accept(self, batch: Batch) -> Accepted:
        """Record a batch. Raises RequestRefusedError, or LedgerError: then nothing of it counts."""
        post_after = self.ledger.connection.clock() + HOLD_SECONDS
        assignment = self.keys.endpoint(batch.assignment)
        asker = self.staff.require(batch.access_token, assignment)
        access = self._kept(batch.access_token)
        jobs = Jobs(self.ledger.connection).assign(assignment, batch.subm_ids, access=access, post_after=post_after)
        backups = list(dict.fromkeys(batch.subm_ids))
        self.ledger.see(
            assignment, backups, which=Which.ENDED, delay=_QUEUE_SECONDS, access=access, post_after=post_after
        )
        log = structlog.get_logger()
        log.info("batch taken", assignment=assignment, backups=len(backups), urgent=batch.is_urgent, asker=asker)
        return Accepted(assignment, backups, batch.is_urgent, jobs)

    def enqueue(self, accepted: Accepted) -> None:
        """Ask the workers for gradings."""
        assignment = accepted.assignment
        with _left_to_the_sweep(assignment):
            for chunk in _chunks(accepted.backups):
                queued = self.ledger.queue(assignment, chunk, patience=self.patience_seconds, urgent=accepted.is_urgent)
                self.queue.grade([(Work(assignment, backup), priority) for backup, priority in queued])

    def release(self, accepted: Accepted) -> None:
        """Ask the workers for the posts of what was graded before its time: nobody waits for a sweep then."""
        with _left_to_the_sweep(accepted.assignment):
            for chunk in _chunks(accepted.backups):
                records = self.ledger.records(accepted.assignment, chunk)
                self.queue.post([record.work for record in records if record.state is State.GRADED])

    def _kept(self, token: str) -> str:
        try:
            return self.tokens.keep(token)
        except ConfigurationError as error:
            raise RequestRefusedError(503, str(error)) from error


def _chunks(backups: Sequence[str]) -> Iterator[Sequence[str]]:
    return (backups[start : start + _CHUNK] for start in range(0, len(backups), _CHUNK))


@contextmanager
def _left_to_the_sweep(assignment: str) -> Iterator[None]:
    """Log what the workers cannot be told now: it is recorded, and the sweep tells them."""
    try:
        yield
    except LedgerError as error:
        structlog.get_logger().warning("left to the sweep", assignment=assignment, reason=str(error))
