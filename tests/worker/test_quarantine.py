"""What ends its worker is found out without harm to who was graded beside it."""

import threading

from sentry_sdk.envelope import Envelope

from graders.sandbox.outcome import Outcome
from tests.waiting import wait_until
from tests.worker.fakes import LAB, PASSED, Clock, FakeQueue, FakeSandbox
from tests.worker.test_ledger import GRADED, WORK, lapse, queued, record, sweep
from worker.ledger import DEATH_LIMIT, LOSS_LIMIT, Ledger
from worker.quarantine import Ward
from worker.records import Action, State, Which, Work
from worker.service import Service


def lose(ledger: Ledger, clock: Clock, work: Work = WORK) -> list[tuple[Work, Action]]:
    """Let a worker die while it grades; returns what the sweep makes of it."""
    assert ledger.claim(work, seconds=60) is not None
    return lapse(ledger, clock)


def test_who_lost_its_worker_twice_is_graded_alone(ledger: Ledger, clock: Clock) -> None:
    queued(ledger)
    is_alone = []
    for _ in range(LOSS_LIMIT + 1):
        claim = ledger.claim(WORK, seconds=60)
        assert claim is not None
        is_alone.append(claim.alone)
        lapse(ledger, clock)

    assert is_alone == [False, False, True]


def test_only_who_ends_its_worker_in_quarantine_three_times_fails(ledger: Ledger, clock: Clock) -> None:
    queued(ledger)
    for _ in range(LOSS_LIMIT + DEATH_LIMIT - 1):
        assert lose(ledger, clock) == [(WORK, Action.GRADE)]

    assert lose(ledger, clock) == [(WORK, Action.FAILED)]
    assert record(ledger).reason == "it ended its worker three times"
    assert record(ledger).fault == "infrastructure"
    assert record(ledger).score is None


def test_one_suspect_at_a_time_is_graded_over_all_workers(ledger: Ledger, clock: Clock) -> None:
    other = Work("other", "x")
    for work in (WORK, other):
        queued(ledger, work)
        for _ in range(LOSS_LIMIT):
            lose(ledger, clock, work)
    suspect = ledger.claim(WORK, seconds=60)

    assert suspect is not None
    assert ledger.claim(other, seconds=60) is None
    assert record(ledger, other).state is State.SEEN
    clock.now += 5
    assert sweep(ledger) == [(other, Action.GRADE)]
    ledger.give_back(suspect, "the worker was stopped", delay=0)
    claim = ledger.claim(other, seconds=60)
    assert claim is not None
    assert claim.alone


def test_the_place_of_a_suspect_that_ended_its_worker_is_free_again(ledger: Ledger, clock: Clock) -> None:
    other = Work("other", "x")
    for work in (WORK, other):
        queued(ledger, work)
        for _ in range(LOSS_LIMIT):
            lose(ledger, clock, work)
    lose(ledger, clock)

    assert ledger.claim(other, seconds=60) is not None


def test_a_verdict_clears_whoever_lost_its_worker(ledger: Ledger, clock: Clock) -> None:
    queued(ledger)
    for _ in range(LOSS_LIMIT):
        lose(ledger, clock)
    claim = ledger.claim(WORK, seconds=60)
    assert claim is not None
    ledger.grade(claim, GRADED, seconds=60)
    ledger.see(LAB, [WORK.backup], which=Which.ALL)
    claim = ledger.claim(WORK, seconds=60)

    assert claim is not None
    assert not claim.alone


def test_a_poison_is_reported_once(
    service: Service, ledger: Ledger, queue: FakeQueue, clock: Clock, envelopes: list[Envelope]
) -> None:
    queued(ledger)
    for _ in range(LOSS_LIMIT + DEATH_LIMIT):
        assert ledger.claim(WORK, seconds=60) is not None
        for _ in range(6):
            clock.now += 10
            service.sweep(queue)

    assert record(ledger).state is State.FAILED
    assert len(envelopes) == 1


def test_a_suspect_is_run_when_those_beside_it_are_done(
    service: Service, ledger: Ledger, sandbox: FakeSandbox, clock: Clock
) -> None:
    suspect, other = Work(LAB, "PdRqbG"), Work(LAB, "zbqx2a")
    queued(ledger, suspect)
    for _ in range(LOSS_LIMIT):
        lose(ledger, clock, suspect)
    go = threading.Event()

    def wait() -> Outcome:
        assert go.wait(10)
        return PASSED

    sandbox.outcome = wait
    queued(ledger, other)
    threads = [threading.Thread(target=service.grade, args=(work,), daemon=True) for work in (other, suspect)]
    threads[0].start()
    wait_until(lambda: len(sandbox.runs) == 1, "the other to run")
    threads[1].start()
    wait_until(lambda: record(ledger, suspect).state is State.GRADING, "the suspect to be claimed")
    threads[1].join(0.5)
    runs_beside = len(sandbox.runs)
    go.set()
    for thread in threads:
        thread.join(10)

    assert runs_beside == 1
    assert {State.POSTED} == {record(ledger, work).state for work in (suspect, other)}


class Guest(threading.Thread):
    """Stays in a ward until it may go."""

    def __init__(self, ward: Ward, *, alone: bool = False) -> None:
        super().__init__(daemon=True)
        self._ward, self._alone = ward, alone
        self.is_in, self.go = threading.Event(), threading.Event()
        self.start()

    def run(self) -> None:
        with self._ward.visit() as visit:
            if self._alone:
                visit.be_alone()
            self.is_in.set()
            assert self.go.wait(10)

    def leave(self) -> None:
        self.go.set()
        self.join(10)


def test_a_suspect_waits_for_those_inside_and_lets_nobody_in() -> None:
    ward = Ward()
    first, second = Guest(ward), Guest(ward)
    assert first.is_in.wait(10)
    assert second.is_in.wait(10)
    suspect = Guest(ward, alone=True)
    wait_until(lambda: ward.suspects == 1, "the suspect")
    late = Guest(ward)
    first.leave()
    assert not suspect.is_in.wait(0.1)
    second.leave()

    assert suspect.is_in.wait(10)
    assert not late.is_in.wait(0.1)
    suspect.leave()
    assert late.is_in.wait(10)
    late.leave()
    assert (0, 0) == (ward.inside, ward.suspects)


def test_who_leaves_early_is_not_waited_for() -> None:
    ward = Ward()
    with ward.visit() as visit:
        visit.end()
        suspect = Guest(ward, alone=True)
        assert suspect.is_in.wait(10)
        suspect.leave()

    assert (0, 0) == (ward.inside, ward.suspects)
