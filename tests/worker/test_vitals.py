"""Signs of life, as the ledger keeps them while work goes through it."""

import pytest

from tests.worker.fakes import LAB, Clock
from tests.worker.test_ledger import GRADED, WORK, claimed
from worker.ledger import Ledger
from worker.ledger.vitals import Tally, Vitals
from worker.records import Work


@pytest.fixture
def vitals(ledger: Ledger) -> Vitals:
    return Vitals(ledger.connection)


def test_the_canary_tells_when_work_was_consumed(vitals: Vitals, clock: Clock) -> None:
    never = vitals.canary_age()
    vitals.stamp_canary()
    clock.now += 7

    assert (None, 7) == (never, vitals.canary_age())


def test_the_sweep_tells_when_it_was(vitals: Vitals, ledger: Ledger, clock: Clock) -> None:
    never = vitals.sweep_age()
    ledger.overdue(0, patience=30)
    clock.now += 3

    assert (None, 3) == (never, vitals.sweep_age())


def test_what_was_done_is_counted_once_by_kind_and_fault(vitals: Vitals, ledger: Ledger, clock: Clock) -> None:
    claim = claimed(ledger)
    clock.now += 2.5
    post = ledger.grade(claim, GRADED, seconds=60)
    assert post is not None
    ledger.grade(claim, GRADED, seconds=60)
    ledger.posted(post, GRADED.scores[0])
    ledger.posted(post, GRADED.scores[0])
    ledger.fail(claimed(ledger, Work(LAB, "other")), "broken", fault="grader")

    assert Tally(graded=1, posted=1, failed={"grader": 1}, grading_seconds=2.5) == vitals.tally()


def test_the_oldest_waits_until_it_is_graded_even_if_it_is_given_back(
    vitals: Vitals, ledger: Ledger, clock: Clock
) -> None:
    assert 0 == vitals.oldest_waiting_seconds()
    claim = claimed(ledger)
    clock.now += 10
    ledger.see(LAB, ["newer"])
    ledger.give_back(claim, "Docker is away", delay=0)
    clock.now += 5
    waited = vitals.oldest_waiting_seconds()
    claim = claimed(ledger, WORK)
    ledger.grade(claim, GRADED, seconds=60)

    assert (15, 5) == (waited, vitals.oldest_waiting_seconds())
