"""Which submissions to a step are new: asks Stepic, records what the ledger does not know, and queues it."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from graders.errors import AssignmentError
from worker.ledger import Ledger
from worker.platforms.stepic.models import EVALUATION
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

        Reads down to what the ledger knows, or the `whole` list. What Stepic still evaluates is left for later.
        """
        step = step_of(assignment)
        if step is None:
            raise AssignmentError(f"{assignment} is no step of Stepic's")
        fingerprint = self.sources.get(step).digest
        known = self.ledger.backups(assignment)
        fresh = self._fresh(step, set(known), whole=whole)
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

    def _fresh(self, step: int, known: AbstractSet[str], *, whole: bool) -> list[str]:
        """List the judged submissions that the ledger does not know, newest first."""
        found: dict[str, None] = {}
        with self.access.client() as client:
            for page in client.submission_pages(step, {"order": "desc"}):
                fresh = [one for one in page.objects if str(one.id) not in known]
                if not fresh and not whole:
                    break
                found |= dict.fromkeys(str(one.id) for one in fresh if one.status != EVALUATION)
        return sorted(found, key=int, reverse=True)
