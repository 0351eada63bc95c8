"""Which submissions to a step are new: asks Stepic, records what the ledger does not know, and queues it."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import pairwise

from graders.errors import AssignmentError
from worker.ledger import Ledger
from worker.ledger.awaited import Awaited
from worker.platforms.stepic.models import EVALUATION, Submission
from worker.poller import Polled, enqueued
from worker.records import Which
from worker.service import Queue
from worker.steps.access import StepicAccess
from worker.steps.names import step_of
from worker.steps.sources import Sources


@dataclass(frozen=True, slots=True)
class StepicPoller:
    """Asks Stepic for submissions; what it records but cannot queue, the sweep queues later."""

    access: StepicAccess
    ledger: Ledger
    queue: Queue
    sources: Sources
    patience_seconds: float

    def poll(self, assignment: str, *, which: Which = Which.CHANGED, whole: bool = False) -> Polled:
        """Record and queue what wants grading. Raises AssignmentError for a broken challenge, PlatformError.

        Reads down to what the ledger knows, or the `whole` list. What Stepic still evaluates is asked for next time.
        """
        step = step_of(assignment)
        if step is None:
            raise AssignmentError(f"{assignment} is no step of Stepic's")
        fingerprint = self.sources.get(step).digest
        known = self.ledger.backups(assignment)
        fresh = self._fresh(assignment, step, set(known), whole=whole)
        # The oldest come first: should this be cut short, what is not recorded yet is newer than all that is.
        listed = [*known, *reversed(fresh)]
        queued = enqueued(
            self.ledger,
            self.queue,
            assignment,
            listed,
            which=which,
            fingerprint=fingerprint,
            patience=self.patience_seconds,
        )
        return Polled(tuple(reversed(listed)), queued)

    def _fresh(self, assignment: str, step: int, known: AbstractSet[str], *, whole: bool) -> list[str]:
        """List the judged submissions that the ledger does not know, newest first; await the verdicts of others."""
        awaited = Awaited(self.ledger.connection)
        before = awaited.of(assignment)
        awaited.remove(assignment, before & known)
        found = {str(one.id): one.status for one in self._found(step, known, before - known, whole=whole)}
        awaited.add(assignment, [number for number, status in found.items() if status == EVALUATION])
        return sorted((n for n, status in found.items() if status != EVALUATION and n not in known), key=int)[::-1]

    def _found(
        self, step: int, known: AbstractSet[str], awaited: AbstractSet[str], *, whole: bool
    ) -> Iterator[Submission]:
        """Yield what is awaited, and what else the ledger may not know."""
        with self.access.client() as client:
            yield from client.submissions(sorted(map(int, awaited)))
            for page in client.submission_pages(step, {"order": "desc"}):
                fresh = [one for one in page.objects if str(one.id) not in known | awaited]
                # Stepic need not heed the order; where it does not, what is new may stand behind what is known.
                falls = all(one.id > other.id for one, other in pairwise(page.objects))
                if not fresh and falls and not whole:
                    return
                yield from fresh
