"""What polls pick up from the Ok stand-in over time, and how patient they are while it fails."""

import shutil
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from sentry_sdk.envelope import Envelope

from tests.simulators.ok import Fault, OkSimulator
from tests.simulators.ok.state import Assignment, Backup
from tests.waiting import wait_until
from tests.worker.fakes import LAB, Clock, FakeQueue
from worker.assignments import Assignments
from worker.ledger import Ledger
from worker.ledger.watches import Watches
from worker.platforms.http import Patience
from worker.platforms.ok import OkClient
from worker.poller import Poller
from worker.polling import LONGEST_BACKOFF_SECONDS, Polling
from worker.records import State, Work
from worker.service import Service
from worker.settings import Settings
from worker.watched import Watched

RIGHT = {"lab00.py": "def twenty_sixteen():\n    return 1008 + 1008\n"}
CLASS = {f"s{number}@berkeley.edu": RIGHT for number in range(3)}


@pytest.fixture
def lab(ok: OkSimulator) -> Assignment:
    """Return an assignment with three submissions instead of the recorded class."""
    lab = ok.store.assignments[LAB]
    lab.backups.clear()
    lab.groups.clear()
    lab.final = None
    ok.add_class(LAB, CLASS)
    return lab


class RaisingQueue(FakeQueue):
    """Has a fault of its own."""

    def grade(self, works: Sequence[tuple[Work, int]]) -> None:
        """Fail."""
        raise ZeroDivisionError(works)


class Term:
    """A watched assignment while time goes by."""

    def __init__(self, polling: Polling, service: Service, queue: FakeQueue, clock: Clock) -> None:
        self.polling, self.clock = polling, clock
        self.watches = polling._watches
        self._service, self._queue = service, queue

    def next_poll(self, seconds: float = 60) -> list[str]:
        """Let time pass, poll what is due, grade and post what is new; return its backups."""
        self.clock.now += seconds
        self._queue.gradings.clear()
        self.polling.poll_due()
        works = [work for work, _ in self._queue.gradings]
        for work in works:
            self._service.grade(work)
        return [work.backup for work in works]

    def told(self) -> Watched:
        """Tell how the polls went."""
        (watched,) = self.watches.watched({LAB: 60.0})
        return watched

    def pause(self) -> float:
        """Tell how far off the next poll is."""
        return (self.told().due_at or 0) - self.clock.now


@pytest.fixture
def term(
    ok: OkSimulator,
    ledger: Ledger,
    queue: FakeQueue,
    assignments: Assignments,
    service: Service,
    settings: Settings,
    clock: Clock,
) -> Iterator[Term]:
    watching = settings.model_copy(update={"watch": (LAB,)})
    with OkClient(ok.url, "staff-token", patience=Patience(attempts=1)) as impatient:
        poller = Poller(impatient, ledger, queue, assignments, settings.patience_seconds)
        yield Term(Polling(Watches(ledger.connection), poller, watching, chance=lambda: 0.5), service, queue, clock)


def hand_in(ok: OkSimulator, lab: Assignment, email: str, *, submit: bool = True) -> Backup:
    ok.store.enroll(email, lab.course)
    return ok.store.hand_in(lab, email, {"file_contents": RIGHT}, submit=submit)


def scores(ok: OkSimulator, backup: str) -> list[float]:
    return [score.score for score in ok.scores(backup) if not score.archived]


@pytest.mark.usefixtures("lab")
def test_only_what_is_due_is_polled(term: Term, ok: OkSimulator) -> None:
    assert 3 == len(term.next_poll())
    before = len(ok.requests)
    term.next_poll(seconds=59)
    assert before == len(ok.requests)

    term.next_poll(seconds=1)

    assert before + 1 == len(ok.requests)
    assert (3, 0) == (term.told().listed, term.told().new)


def test_a_late_arrival_is_picked_up(term: Term, lab: Assignment, ok: OkSimulator) -> None:
    term.next_poll()
    late = hand_in(ok, lab, "late@berkeley.edu")

    assert [late.id] == term.next_poll()
    assert [10.0] == scores(ok, late.id)


def test_a_plain_backup_counts_until_there_is_a_submission(term: Term, lab: Assignment, ok: OkSimulator) -> None:
    plain = hand_in(ok, lab, "late@berkeley.edu", submit=False)
    assert plain.id in term.next_poll()
    submitted = hand_in(ok, lab, "late@berkeley.edu")

    assert [submitted.id] == term.next_poll()


def test_a_resubmission_is_graded_and_the_score_of_the_one_before_stays(
    term: Term, lab: Assignment, ok: OkSimulator, ledger: Ledger
) -> None:
    first = hand_in(ok, lab, "again@berkeley.edu")
    term.next_poll()
    second = hand_in(ok, lab, "again@berkeley.edu")

    assert [second.id] == term.next_poll()
    assert [[10.0], [10.0]] == [scores(ok, backup.id) for backup in (first, second)]
    assert [State.POSTED] == [record.state for record in ledger.records(LAB, [first.id])]


def test_a_flag_moved_to_an_older_backup_has_that_graded_too(term: Term, lab: Assignment, ok: OkSimulator) -> None:
    """Count and newest row stay as they were: nothing but the whole list tells of it."""
    first = hand_in(ok, lab, "flags@berkeley.edu")
    hand_in(ok, lab, "flags@berkeley.edu")
    term.next_poll()
    listed = term.told().listed
    first.flagged, lab.final = True, None

    assert [first.id] == term.next_poll()
    assert listed == term.told().listed
    assert [10.0] == scores(ok, first.id)


def test_a_flag_moved_to_what_is_graded_already_does_nothing(term: Term, lab: Assignment, ok: OkSimulator) -> None:
    first = hand_in(ok, lab, "flags@berkeley.edu")
    term.next_poll()
    hand_in(ok, lab, "flags@berkeley.edu")
    term.next_poll()
    first.flagged, lab.final = True, None

    assert [] == term.next_poll()
    assert 1 == len(ok.scores(first.id))


def test_a_new_group_is_graded_by_its_newest_and_scores_already_posted_stay(
    term: Term, lab: Assignment, ok: OkSimulator
) -> None:
    mine, theirs = hand_in(ok, lab, "a@berkeley.edu"), hand_in(ok, lab, "b@berkeley.edu")
    term.next_poll()
    ok.store.group(lab, ["a@berkeley.edu", "b@berkeley.edu"])
    assert [] == term.next_poll()
    assert 4 == term.told().listed
    assert [[10.0], [10.0]] == [scores(ok, backup.id) for backup in (mine, theirs)]

    together = hand_in(ok, lab, "b@berkeley.edu")

    assert [together.id] == term.next_poll()


def test_a_group_that_parts_has_each_of_its_members_graded(term: Term, lab: Assignment, ok: OkSimulator) -> None:
    ok.store.group(lab, ["a@berkeley.edu", "b@berkeley.edu"])
    hidden, shown = hand_in(ok, lab, "a@berkeley.edu"), hand_in(ok, lab, "b@berkeley.edu")
    assert shown.id in term.next_poll()
    lab.groups.clear()
    lab.final = None

    assert [hidden.id] == term.next_poll()


@pytest.mark.usefixtures("lab")
def test_what_the_last_page_lost_is_not_missed(term: Term, ok: OkSimulator) -> None:
    students = {f"many{number}@berkeley.edu": RIGHT for number in range(1500)}
    ok.add_class(LAB, students)
    ok.fault(Fault(where="/submissions/", pages="shuffle"))
    before = len(ok.requests)

    term.clock.now += 60
    term.polling.poll_due()

    assert 1503 == term.told().new
    assert len(ok.requests) - before <= 3, "a poll of 1,500 is few requests"


@pytest.mark.usefixtures("lab")
def test_pauses_grow_while_ok_fails_and_shrink_when_it_is_back(term: Term, ok: OkSimulator) -> None:
    ok.fault(Fault(where="/submissions/", status=500))
    pauses = []
    for _ in range(6):
        term.next_poll(seconds=LONGEST_BACKOFF_SECONDS)
        pauses.append(term.pause())
    assert "Ok answered 500" in term.told().reason
    ok.heal()

    assert 3 == len(term.next_poll(seconds=LONGEST_BACKOFF_SECONDS))
    assert [120, 240, 480, 900, 900, 900] == pauses
    assert (60, "") == (term.pause(), term.told().reason)


@pytest.mark.usefixtures("lab")
def test_a_wish_of_oks_to_be_left_in_peace_is_kept(term: Term, ok: OkSimulator) -> None:
    ok.fault(Fault(where="/submissions/", status=429, retry_after="700"))
    term.next_poll()

    assert 700 == term.pause()


def test_a_token_that_expired_is_tried_again_within_the_time_of_settings(
    term: Term, ok: OkSimulator, settings: Settings
) -> None:
    ok.fault(Fault(where="/submissions/", status=401))
    for _ in range(5):
        term.next_poll(seconds=900)

    assert settings.hold_seconds == term.pause()


@pytest.mark.usefixtures("lab")
def test_a_broken_assignment_asks_nothing_of_ok_and_is_picked_up_when_mended(
    term: Term, ok: OkSimulator, assignments_dir: Path
) -> None:
    toml = assignments_dir / LAB / "grader.toml"
    whole = toml.read_text()
    toml.write_text("[[suite]]\n")
    before = len(ok.requests)
    for _ in range(3):
        term.next_poll()
    assert before == len(ok.requests)
    assert "grader.toml" in term.told().reason
    assert 60 == term.pause()

    toml.write_text(whole)

    assert 3 == len(term.next_poll())


@pytest.mark.usefixtures("lab")
def test_a_broken_assignment_is_reported_once_however_often_it_is_polled(
    term: Term, assignments_dir: Path, envelopes: list[Envelope]
) -> None:
    (assignments_dir / LAB / "grader.toml").write_text("broken")
    for _ in range(3):
        term.next_poll(seconds=120)
    (event,) = [envelope.get_event() for envelope in envelopes]

    assert event is not None
    assert ("grader", LAB) == (event["tags"]["fault"], event["tags"]["assignment"])


@pytest.mark.usefixtures("lab")
def test_what_failed_by_a_broken_assignment_is_picked_up_by_the_next_poll_after_it_is_mended(
    term: Term, service: Service, ledger: Ledger, queue: FakeQueue, assignments_dir: Path
) -> None:
    toml = assignments_dir / LAB / "grader.toml"
    whole = toml.read_text()
    term.clock.now += 60
    term.polling.poll_due()
    toml.write_text("[[suite]]\n")
    for work, _ in queue.gradings:
        service.grade(work)
    assert {State.FAILED: 3} == ledger.counts()[LAB]
    assert [] == term.next_poll()

    toml.write_text(whole)

    assert 3 == len(term.next_poll())
    assert {State.POSTED: 3} == ledger.counts()[LAB]


@pytest.mark.usefixtures("lab")
def test_a_fault_of_our_own_is_told_and_tried_again_late(term: Term, poller: Poller) -> None:
    raising = RaisingQueue()
    broken = Polling(term.watches, replace(poller, queue=raising), term.polling._settings, lambda: 0.5)

    with pytest.raises(ZeroDivisionError):
        broken.poll_due()
    assert ("ZeroDivisionError", LONGEST_BACKOFF_SECONDS) == (term.told().reason, term.pause())


@pytest.mark.parametrize(("number", "seconds"), [(0.0, 54), (1.0, 66)])
def test_pauses_differ_by_chance(term: Term, number: float, seconds: float) -> None:
    Polling(term.watches, term.polling._poller, term.polling._settings, lambda: number).poll_due()

    assert seconds == pytest.approx(term.pause())


@pytest.mark.usefixtures("lab")
def test_what_a_command_watches_is_polled_too_and_a_woken_one_once(
    term: Term, ok: OkSimulator, assignments_dir: Path
) -> None:
    other = "cal/cs61a/sp16/other"
    shutil.copytree(assignments_dir / LAB, assignments_dir / other)
    toml = assignments_dir / other / "grader.toml"
    toml.write_text(toml.read_text().replace(LAB, other))
    (backup,) = ok.add_class(other, {"x@berkeley.edu": RIGHT}).values()
    term.next_poll()
    term.watches.wake(other)

    assert [backup] == term.next_poll(seconds=10)

    term.watches.watch(other, every_seconds=30)
    term.next_poll(seconds=1)
    (told,) = term.watches.watched({})
    assert 1 == told.listed


def test_many_workers_that_look_at_once_poll_once(term: Term, lab: Assignment, ok: OkSimulator) -> None:
    ok.fault(Fault(where="/submissions/", delay_seconds=0.3))
    others = [Polling(term.watches, term.polling._poller, term.polling._settings) for _ in range(4)]
    before = len(ok.requests)
    threads = [threading.Thread(target=polling.poll_due) for polling in others * 3]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert before + 1 == len(ok.requests)
    assert len(lab.backups) == term.told().listed


@pytest.fixture
def slow(ok: OkSimulator, settings: Settings, ledger: Ledger, poller: Poller) -> Polling:
    """Return a worker's polling whose lease is short, by Redis's own clock, while Ok takes its time."""
    ok.fault(Fault(where="/submissions/", delay_seconds=1.5))
    hasty = settings.model_copy(update={"watch": (LAB,), "lease_seconds": 0.3})
    ledger.connection._clock = None
    return Polling(Watches(ledger.connection), poller, hasty)


def test_a_poll_that_takes_longer_than_its_lease_keeps_it(slow: Polling, ok: OkSimulator) -> None:
    under_way = threading.Thread(target=slow.poll_due)
    under_way.start()
    wait_until(lambda: ok.requests, "the request")
    looks = 0
    while under_way.is_alive():
        assert slow._watches.take({LAB: 60.0}, seconds=1, most=9) is None
        looks += 1
        under_way.join(0.01)

    assert looks > 5
    assert 1 == len(ok.requests)


def test_a_worker_that_stops_leaves_its_polls_to_others(slow: Polling, ok: OkSimulator) -> None:
    under_way = threading.Thread(target=slow.poll_due)
    under_way.start()
    wait_until(lambda: ok.requests, "the request")
    assert 1 == len(slow.held())
    slow.stop()

    successor = slow._watches.take({LAB: 60.0}, seconds=30, most=1)

    assert successor is not None
    under_way.join()
    assert slow._watches.renew(successor, seconds=30), "the late one must not end the other's poll"
    slow.poll_due()
    assert 1 == len(ok.requests)
