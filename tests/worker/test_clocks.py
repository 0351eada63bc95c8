"""Machines whose clocks differ share one ledger, which has one clock: that of Redis."""

import subprocess
import sys

import pytest

from tests.worker.fakes import LAB
from worker.ledger import Ledger
from worker.ledger.vitals import Vitals
from worker.records import Action, State, Work

WORK = Work(LAB, "negL6a")


def elsewhere(redis_url: str, ahead_seconds: float, deed: str) -> str:
    """Do something with the ledger on a machine whose clock is ahead; returns what it prints."""
    lines = (
        "import time",
        "true_time = time.time",
        f"time.time = lambda: true_time() + {ahead_seconds}",
        "from tests.worker.test_clocks import *",
        f"ledger = Ledger({redis_url!r})",
        deed,
    )
    done = subprocess.run([sys.executable, "-c", "\n".join(lines)], check=True, capture_output=True, text=True)
    return done.stdout.strip()


@pytest.fixture
def ledger(redis_url: str) -> Ledger:
    return Ledger(redis_url)


@pytest.mark.parametrize("ahead_seconds", [-3600, 3600])
def test_a_lease_is_as_long_on_a_machine_whose_clock_differs(
    ledger: Ledger, redis_url: str, ahead_seconds: float
) -> None:
    ledger.see(LAB, [WORK.backup])
    assert ledger.claim(WORK, seconds=60) is not None
    found = elsewhere(redis_url, ahead_seconds, "print(ledger.overdue(0, patience=30))")

    assert found == "[]"
    assert ledger.records(LAB, [WORK.backup])[0].state is State.GRADING


def test_what_a_machine_behind_the_others_left_is_found_at_once(ledger: Ledger, redis_url: str) -> None:
    elsewhere(redis_url, 3600, f"ledger.see({LAB!r}, [{WORK.backup!r}])")

    (found,) = ledger.overdue(0, patience=30)
    assert (found.work, found.action) == (WORK, Action.GRADE)


def test_signs_of_life_have_the_age_that_they_have(ledger: Ledger, redis_url: str) -> None:
    elsewhere(redis_url, -3600, "Vitals(ledger.connection).stamp_canary()")

    age = Vitals(ledger.connection).canary_age()
    assert age is not None
    assert age < 60
