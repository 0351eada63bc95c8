"""A grader without a valid stamp is told of once, or refused at no student's cost until it has one."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pytest
from structlog.testing import capture_logs

from graders.assignment import STAMP, Assignment, find_assignment
from graders.errors import AssignmentError
from graders.gate.stamp import new_stamp, write_stamp
from tests.worker.fakes import LAB, FakeQueue, FakeSandbox
from worker.assignments import Assignments
from worker.gatekeeping import Gatekeeper
from worker.ledger import Ledger
from worker.poller import Poller
from worker.records import State, Work
from worker.service import Service
from worker.settings import Settings

IDS = {"gradewright/python": FakeSandbox().image_id("gradewright/python")}
#: A posted one of the recorded class.
WORK = Work(LAB, "PdRqbG")


@pytest.fixture
def lab(settings: Settings) -> Assignment:
    return find_assignment(settings.assignments_dir, LAB)


def stamp(assignment: Assignment, image_ids: Mapping[str, str] = IDS) -> None:
    write_stamp(assignment.folder, new_stamp(assignment, image_ids, 5, 90, ()))


@contextmanager
def warnings() -> Iterator[list[str]]:
    told: list[str] = []
    with capture_logs() as logs:
        yield told
    told += [log["reason"] for log in logs if log["event"] == "not checked"]


def test_a_version_without_a_stamp_is_told_of_once(lab: Assignment) -> None:
    gatekeeper = Gatekeeper(required=False)
    with warnings() as told:
        gatekeeper.admit(lab, IDS)
        gatekeeper.admit(lab, IDS)

    assert [f"{LAB} was never checked: run `gradewright check {LAB}`"] == told


def test_another_version_is_told_of_again(lab: Assignment) -> None:
    gatekeeper = Gatekeeper(required=False)
    stamp(lab)
    with warnings() as told:
        gatekeeper.admit(lab, IDS)
        gatekeeper.admit(lab, {"gradewright/python": "sha256:2"})

    assert 1 == len(told)
    assert "was checked with another version of the image gradewright/python" in told[0]


def test_where_a_stamp_is_required_a_grader_without_one_is_refused_each_time(lab: Assignment) -> None:
    gatekeeper = Gatekeeper(required=True)

    for _ in range(2):
        with pytest.raises(AssignmentError, match=rf"run `gradewright check {LAB}` \(GRADEWRIGHT_REQUIRE_CHECK asks"):
            gatekeeper.admit(lab, IDS)


def test_a_stamp_is_seen_when_it_comes_and_when_it_goes(lab: Assignment) -> None:
    gatekeeper = Gatekeeper(required=True)
    with pytest.raises(AssignmentError):
        gatekeeper.admit(lab, IDS)

    stamp(lab)
    gatekeeper.admit(lab, IDS)
    (lab.folder / STAMP).unlink()

    with pytest.raises(AssignmentError):
        gatekeeper.admit(lab, IDS)


def test_a_stamp_does_not_have_an_assignment_loaded_again(lab: Assignment, assignments: Assignments) -> None:
    loaded = assignments.get(LAB)
    stamp(lab)

    assert assignments.get(LAB) is loaded


class TestRequired:
    """The service where settings ask for a stamp."""

    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return settings.model_copy(update={"require_check": True})

    def test_a_refusal_is_the_graders_fault_and_is_taken_up_when_the_stamp_is_there(
        self, service: Service, poller: Poller, ledger: Ledger, queue: FakeQueue, lab: Assignment
    ) -> None:
        poller.poll(LAB, backup=WORK.backup)
        service.grade(WORK)
        (refused,) = ledger.records(LAB, [WORK.backup])
        queue.gradings.clear()
        poller.poll(LAB, backup=WORK.backup)
        without = list(queue.gradings)

        stamp(lab)
        poller.poll(LAB, backup=WORK.backup)
        service.grade(WORK)
        (graded,) = ledger.records(LAB, [WORK.backup])

        assert (State.FAILED, "grader") == (refused.state, refused.fault)
        assert "run `gradewright check" in refused.reason
        assert ([], [(WORK, 0)]) == (without, queue.gradings)
        assert (State.POSTED, 10.0) == (graded.state, graded.score)
