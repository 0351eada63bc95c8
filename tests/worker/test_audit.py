"""How a submission stands, by what the ledger knows of it and when."""

import pytest

from tests.worker.fakes import LAB, Clock
from worker.audit import LATE_SECONDS, Audit, Standing
from worker.ledger import Ledger
from worker.records import State, Work

ONE = Work(LAB, "one")


def standing(ledger: Ledger, clock: Clock, backup: str = "one") -> Standing:
    audit = Audit(clock.now, ledger.swept_at(), ledger.due(LAB, [backup]))
    (finding,) = audit.findings([backup], ledger.records(LAB, [backup]))
    return finding.standing


def reach(ledger: Ledger, state: State) -> None:
    """Bring the record to a state in which it is under way."""
    ledger.see(LAB, ["one"])
    if state is State.QUEUED:
        ledger.queue(LAB, ["one"], patience=30)
    if state is State.GRADING:
        assert ledger.claim(ONE, seconds=60) is not None


def test_what_the_ledger_does_not_know_is_missing(ledger: Ledger, clock: Clock) -> None:
    ledger.see(LAB, ["another"])

    assert standing(ledger, clock) is Standing.MISSING


@pytest.mark.parametrize("state", [State.SEEN, State.QUEUED, State.GRADING])
def test_work_is_under_way_for_as_long_as_somebody_looks_after_it(ledger: Ledger, clock: Clock, state: State) -> None:
    reach(ledger, state)
    ledger.overdue(0, patience=30)
    at_once = standing(ledger, clock)
    clock.now += LATE_SECONDS + 61

    assert (at_once, standing(ledger, clock)) == (Standing.UNDER_WAY, Standing.STUCK)
    ledger.overdue(0, patience=30)
    assert standing(ledger, clock) is Standing.UNDER_WAY


def test_what_no_sweep_takes_up_is_stuck(ledger: Ledger, clock: Clock) -> None:
    """A sweep that runs but passes a record by would be a fault of ours: the audit must not rest on it."""
    reach(ledger, State.GRADING)
    clock.now += LATE_SECONDS + 61
    with ledger.connection.using() as redis:
        redis.set("gradewright:swept", clock.now)

    assert standing(ledger, clock) is Standing.STUCK


def test_what_waits_its_turn_is_not_stuck(ledger: Ledger, clock: Clock) -> None:
    reach(ledger, State.QUEUED)
    clock.now += 3600
    ledger.overdue(0, patience=30)
    clock.now += LATE_SECONDS - 1

    assert standing(ledger, clock) is Standing.UNDER_WAY


def test_what_ended_without_a_score_is_listed_with_its_reason(ledger: Ledger, clock: Clock) -> None:
    reach(ledger, State.SEEN)
    claim = ledger.claim(ONE, seconds=60)
    assert claim is not None
    ledger.fail(claim, "grader.toml is broken", fault="grader")
    (finding,) = Audit(clock.now, clock.now, {}).findings(["one"], ledger.records(LAB, ["one"]))

    assert finding.to_json() == {
        "backup": "one",
        "standing": "failed",
        "state": "failed",
        "reason": "grader.toml is broken",
    }
