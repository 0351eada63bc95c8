"""A running service uses assignments as their files are now: edited, broken, mended, or new."""

import shutil
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.simulators.ok import OkSimulator
from tests.waiting import wait_until
from tests.worker.cli.test_commands import Terminal
from tests.worker.cli.test_watching import running
from tests.worker.fakes import LAB
from worker.app import CeleryQueue, create_app
from worker.assignments import TRUST_SECONDS
from worker.ledger import Ledger
from worker.ledger.watches import Watches
from worker.records import Record, State, Work
from worker.settings import Settings

#: Short of a right one by its last character, so that no two have the same files and none is a verdict used again.
FILES = {"lab00.py": "def twenty_sixteen():\n    return 1008 + 1008\n#"}


class Term:
    """A watched assignment of a running service."""

    def __init__(self, ok: OkSimulator, redis_url: str, folder: Path) -> None:
        self._ok, self._redis_url, self.folder, self._handed_in = ok, redis_url, folder, 0

    def hand_in(self, endpoint: str = LAB) -> str:
        """Hand in different files as another student; return the backup's id."""
        self._handed_in += 1
        files = {name: text + str(self._handed_in) for name, text in FILES.items()}
        email = f"new{self._handed_in}@berkeley.edu"
        return self._ok.add_class(endpoint, {email: files})[email]

    def record(self, backup: str, endpoint: str = LAB) -> Record | None:
        """Return a backup's record, once it has ended."""
        with closing(Ledger(self._redis_url)) as ledger:
            found = ledger.records(endpoint, [backup])
        return found[0] if found and found[0].state.ended else None

    def ended(self, backup: str, endpoint: str = LAB) -> Record:
        """Wait until a backup has ended, and return its record."""
        wait_until(lambda: self.record(backup, endpoint), f"{backup} to end", seconds=30)
        record = self.record(backup, endpoint)
        assert record is not None
        return record

    def ask(self, backup: str) -> None:
        """Have a backup graded before any poll sees it."""
        settings = Settings(redis_url=self._redis_url)
        with closing(Ledger(self._redis_url)) as ledger, closing(create_app(settings)) as app:
            ledger.see(LAB, [backup])
            CeleryQueue(app).grade([(Work(LAB, backup), 0)])

    def trouble(self, endpoint: str = LAB) -> str:
        """Tell why the last poll failed; "" if it did not."""
        with closing(Ledger(self._redis_url)) as ledger:
            return Watches(ledger.connection).watched({endpoint: 1.0})[0].reason

    def edit(self, old: str, new: str) -> None:
        """Change the assignment's grader.toml, whole."""
        toml = self.folder / LAB / "grader.toml"
        text = toml.read_text()
        assert old in text
        (self.folder / "new").write_text(text.replace(old, new))
        (self.folder / "new").replace(toml)


@pytest.fixture
def term(redis_url: str, ok: OkSimulator, assignments_dir: Path, tmp_path: Path) -> Iterator[Term]:
    terminal = Terminal(
        REDIS_URL=redis_url,
        OK_URL=ok.url,
        OK_TOKEN="staff-token",
        ASSIGNMENTS_DIR=str(assignments_dir),
        STATE_DIR=str(tmp_path / "state"),
        WATCH=f"{LAB},cal/cs61a/sp16/later",
        POLL_SECONDS="1",
        SWEEP_SECONDS="1",
    )
    lab = ok.store.assignments[LAB]
    lab.backups.clear()
    lab.final = None
    with running(terminal, tmp_path):
        yield Term(ok, redis_url, assignments_dir)


def test_gradings_use_what_was_edited_within_a_second(term: Term) -> None:
    assert (10.0, 10.0) == _points(term.ended(term.hand_in()))
    term.edit("points = 10", "points = 4")
    edited_at = time.time()
    records = [term.ended(term.hand_in())]
    while records[-1].since < edited_at + TRUST_SECONDS:
        records.append(term.ended(term.hand_in()))
    records.append(term.ended(term.hand_in()))

    assert (4.0, 4.0) == _points(records[-1])


def test_what_failed_by_a_broken_assignment_is_graded_by_the_first_poll_after_it_is_mended(term: Term) -> None:
    term.edit("points = 10", "points = none")
    wait_until(lambda: "grader.toml" in term.trouble(), "the poll to say what is broken", 60)
    backup = term.hand_in()
    term.ask(backup)
    failed = term.ended(backup)
    assert (State.FAILED, "grader") == (failed.state, failed.fault)
    assert "(at line 15" in failed.reason

    term.edit("points = none", "points = 10")

    wait_until(lambda: term.ended(backup).state is State.POSTED, "the mended assignment to grade it", 60)
    wait_until(lambda: not term.trouble(), "the poll to be well again", 60)


def test_a_folder_that_is_new_is_found(term: Term) -> None:
    later = "cal/cs61a/sp16/later"
    backup = term.hand_in(later)
    wait_until(lambda: f"there is no assignment {later}" in term.trouble(later), "the poll to miss it", 60)
    shutil.copytree(term.folder / LAB, term.folder / "copying")
    toml = term.folder / "copying" / "grader.toml"
    toml.write_text(toml.read_text().replace(LAB, later))
    (term.folder / "copying").rename(term.folder / later)

    assert State.POSTED is term.ended(backup, later).state


def _points(record: Record) -> tuple[float | None, float | None]:
    return record.score, record.max_score
