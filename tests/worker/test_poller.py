"""Which submissions are recorded and queued, and with which priority."""

from pathlib import Path

import pytest

from graders.errors import AssignmentError
from tests.worker.fakes import LAB, FakeQueue
from worker.errors import NotFoundError
from worker.ledger import Ledger
from worker.poller import Poller
from worker.records import State, Which, Work
from worker.service import Service


def test_every_submission_is_queued_once(poller: Poller, queue: FakeQueue, ledger: Ledger) -> None:
    listed = poller.poll(LAB).listed
    poller.poll(LAB)

    assert [work for work, _ in queue.gradings] == [Work(LAB, backup) for backup in listed]
    assert ledger.counts() == {LAB: {State.QUEUED: 37}}


def test_what_stands_further_back_has_a_lower_priority(poller: Poller, queue: FakeQueue) -> None:
    poller.poll(LAB)
    priorities = [priority for _, priority in queue.gradings]

    assert priorities == sorted(priorities)
    assert (priorities[0], priorities[-1]) == (1, 4)


def test_one_asked_for_by_hand_goes_before_all(poller: Poller, queue: FakeQueue) -> None:
    poller.poll(LAB, backup="PdRqbG")

    assert queue.gradings == [(Work(LAB, "PdRqbG"), 0)]


def test_one_asked_for_by_hand_overtakes_the_bulk_that_it_is_part_of(poller: Poller, queue: FakeQueue) -> None:
    poller.poll(LAB)
    queue.gradings.clear()
    poller.poll(LAB, backup="PdRqbG")

    assert queue.gradings == [(Work(LAB, "PdRqbG"), 0)]


def test_a_backup_of_another_assignment_is_refused(poller: Poller, ledger: Ledger, assignments_dir: Path) -> None:
    (assignments_dir / LAB).rename(assignments_dir / "other")
    (assignments_dir / "other" / "grader.toml").write_text(
        (assignments_dir / "other" / "grader.toml").read_text().replace(LAB, "other")
    )

    with pytest.raises(NotFoundError, match=f"belongs to {LAB}, not to other"):
        poller.poll("other", backup="PdRqbG")
    assert ledger.counts() == {}


def test_a_broken_assignment_is_told_before_anything_is_queued(
    poller: Poller, ledger: Ledger, assignments_dir: Path
) -> None:
    (assignments_dir / LAB / "grader.toml").write_text("[[suite]]\n")

    for ask in (poller.poll, poller.listed):
        with pytest.raises(AssignmentError, match=r"grader\.toml"):
            ask(LAB)
    assert ledger.counts() == {}


def test_a_mended_assignment_picks_up_what_failed_by_it(
    poller: Poller, service: Service, queue: FakeQueue, ledger: Ledger, assignments_dir: Path
) -> None:
    toml = assignments_dir / LAB / "grader.toml"
    whole = toml.read_text()
    poller.poll(LAB, backup="PdRqbG")
    toml.write_text("[[suite]]\n")
    service.grade(Work(LAB, "PdRqbG"))
    toml.write_text(whole)
    queue.gradings.clear()

    assert ledger.counts()[LAB] == {State.FAILED: 1}
    poller.poll(LAB, backup="PdRqbG")
    assert queue.gradings == [(Work(LAB, "PdRqbG"), 0)]


def test_force_queues_even_what_is_posted(poller: Poller, service: Service, queue: FakeQueue) -> None:
    poller.poll(LAB, backup="PdRqbG")
    service.grade(Work(LAB, "PdRqbG"))
    poller.poll(LAB, backup="PdRqbG", which=Which.FAILED)
    assert len(queue.gradings) == 1

    poller.poll(LAB, backup="PdRqbG", which=Which.ALL)
    assert len(queue.gradings) == 2
