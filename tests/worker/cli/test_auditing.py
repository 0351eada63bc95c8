"""`gradewright audit`: what it finds missing, failed or stuck, and its exit codes."""

import json
from collections import Counter
from contextlib import closing

import pytest

from tests.simulators.ok import Fault, OkSimulator
from tests.worker.cli.test_commands import BACKUP, Terminal, _worker, terminal
from tests.worker.fakes import LAB
from worker.ledger import Ledger

__all__ = ["_worker", "terminal"]


def standings(terminal: Terminal) -> tuple[int, dict[str, int]]:
    """Return the exit code of an audit, and how many submissions stand how."""
    told = terminal.run("audit", LAB, "--json")
    assert not told.stderr
    return told.returncode, dict(Counter(json.loads(line)["standing"] for line in told.stdout.splitlines()))


@pytest.mark.usefixtures("_worker")
def test_a_class_is_missing_before_and_posted_after_it_is_graded(terminal: Terminal) -> None:
    before = standings(terminal)
    terminal.run("grade", LAB)
    after = standings(terminal)
    told = terminal.run("audit", LAB)

    assert (1, {"missing": 37}) == before
    assert (0, {"posted": 37}) == after
    assert (0, True) == (told.returncode, "37 submissions on Ok: none is missing, 37 posted" in told.stdout)


@pytest.mark.usefixtures("_worker")
def test_a_late_submission_is_missing_until_it_is_polled(terminal: Terminal, ok: OkSimulator) -> None:
    terminal.run("grade", LAB)
    (late,) = ok.add_class(LAB, {"late@example.edu": {"lab00.py": "late"}}).values()
    told = terminal.run("audit", LAB)

    assert told.returncode == 1
    assert "1 missing" in told.stdout
    assert late in told.stdout


@pytest.mark.usefixtures("_worker")
def test_what_failed_is_listed_with_the_reason(terminal: Terminal, ok: OkSimulator) -> None:
    ok.fault(Fault(where="/score/", status=400, times=1))
    terminal.run("grade", LAB, "--backup", BACKUP)
    told = terminal.run("audit", LAB, "--json")
    rows = {row["backup"]: row for row in map(json.loads, told.stdout.splitlines())}

    assert told.returncode == 1
    assert rows[BACKUP]["standing"] == "failed"
    assert "refused" in rows[BACKUP]["reason"]


def test_a_ledger_that_lost_its_data_is_told_from_one_that_is_whole(
    terminal: Terminal, ok: OkSimulator, redis_url: str
) -> None:
    with closing(Ledger(redis_url)) as ledger:
        ledger.see(LAB, [BACKUP])
        ledger.overdue(0, patience=30)
        assert standings(terminal) == (1, {"under way": 1, "missing": 36})

    assert ok.scores() == []


def test_without_ok_it_is_the_infrastructures_fault(terminal: Terminal, ok: OkSimulator) -> None:
    ok.fault(Fault(status=500))

    assert terminal.run("audit", LAB).returncode == 3
