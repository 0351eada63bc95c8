"""What Prometheus is told: all of it is read from the ledger at the scrape, so that any process may be asked."""

from collections.abc import Iterator
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, SummaryMetricFamily
from prometheus_client.registry import Collector

from worker.ledger import Ledger
from worker.ledger.vitals import Tally, Vitals
from worker.ledger.watches import Always, Watches
from worker.records import State
from worker.service import Queue

Family = CounterMetricFamily | GaugeMetricFamily | SummaryMetricFamily


def metrics(ledger: Ledger, queue: Queue, always: Always) -> bytes:
    """Return the metrics as Prometheus reads them; `always` is what the settings watch. Raises LedgerError."""
    registry = CollectorRegistry()
    registry.register(_FromLedger(ledger, queue, always))
    return generate_latest(registry)


@dataclass(frozen=True, slots=True, eq=False)  # a registry tells collectors apart by identity
class _FromLedger(Collector):
    ledger: Ledger
    queue: Queue
    always: Always

    def collect(self) -> Iterator[Family]:
        vitals = Vitals(self.ledger.connection)
        yield self._submissions()
        yield GaugeMetricFamily(
            "gradewright_queue_messages",
            "Messages that wait for a worker.",
            self.queue.depth(),
        )
        yield GaugeMetricFamily(
            "gradewright_oldest_waiting_seconds",
            "How long the submission has waited that waits longest to be graded.",
            vitals.oldest_waiting_seconds(),
        )
        yield _age("gradewright_last_sweep_age_seconds", "Since overdue work was looked for.", vitals.sweep_age())
        yield _age("gradewright_last_canary_age_seconds", "Since a canary task was consumed.", vitals.canary_age())
        yield self._polls()
        yield from _done(vitals.tally())

    def _submissions(self) -> Family:
        family = GaugeMetricFamily(
            "gradewright_submissions", "Submissions in the ledger.", labels=["assignment", "state"]
        )
        for assignment, counts in self.ledger.counts().items():
            for state in State:
                family.add_metric([assignment, state.value], counts.get(state, 0))
        return family

    def _polls(self) -> Family:
        family = GaugeMetricFamily(
            "gradewright_poll_failures",
            "Polls of a watched assignment that failed since one went well.",
            labels=["assignment"],
        )
        for watched in Watches(self.ledger.connection).watched(self.always):
            family.add_metric([watched.endpoint], watched.failures)
        return family


def _age(name: str, text: str, seconds: float | None) -> Family:
    """Return a gauge without a value where it never happened."""
    family = GaugeMetricFamily(name, text, labels=[])
    if seconds is not None:
        family.add_metric([], seconds)
    return family


def _done(tally: Tally) -> Iterator[Family]:
    yield CounterMetricFamily("gradewright_graded", "Gradings that ended with a verdict.", tally.graded)
    yield CounterMetricFamily("gradewright_posted", "Submissions whose scores were all posted.", tally.posted)
    failed = CounterMetricFamily("gradewright_failed", "Submissions that ended without a score.", labels=["fault"])
    for fault, number in sorted(tally.failed.items()):
        failed.add_metric([fault], number)
    yield failed
    yield SummaryMetricFamily(
        "gradewright_grading_seconds",
        "From the claim to the verdict, fetching included.",
        count_value=tally.graded,
        sum_value=tally.grading_seconds,
    )
