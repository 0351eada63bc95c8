"""The traps in Ok's patience: its clock is the test's, and each poll is made by hand."""

from collections.abc import Callable

import pytest

from tests.simulators.ok import OkSimulator
from tests.simulators.ok.autograde import QUEUED_SECONDS, RUNNING_SECONDS, WAITING_SECONDS, Autograde, Step
from tests.waiting import wait_until
from tests.worker.fakes import LAB, Clock, FakeQueue, FakeSandbox
from tests.worker.trigger.conftest import KEY
from worker.ledger import Ledger
from worker.records import Claim, State, Work
from worker.service import Service

WORK = Work(LAB, "PdRqbG")


class Press:
    """One backup that Ok waits for, and Ok's clock."""

    def __init__(self, ok: OkSimulator, url: str) -> None:
        self.clock = Clock()
        self.ok = Autograde(ok, url, KEY, "staff-token", [WORK.backup], clock=self.clock)
        (self.task,) = self.ok.tasks

    def after(self, seconds: float) -> Step:
        """Poll once after so many of Ok's seconds."""
        self.clock.now += seconds
        self.ok.poll()
        return self.task.step


@pytest.fixture
def press(ok: OkSimulator, url: str) -> Press:
    return Press(ok, url)


def claimed(ledger: Ledger) -> Claim:
    claim = ledger.claim(WORK, seconds=60)
    assert claim is not None
    return claim


def finish(service: Service, ledger: Ledger) -> None:
    """Grade and post, once it is not too early."""
    service.grade(WORK)

    def is_posted() -> bool:
        service.post(WORK)
        (record,) = ledger.records(LAB, [WORK.backup])
        return record.state is State.POSTED

    wait_until(is_posted, "the score")


def test_work_that_is_held_is_waited_for_longer_than_work_that_runs(press: Press, ledger: Ledger) -> None:
    ledger.give_back(claimed(ledger), "Docker is away", delay=3600)
    steps = [press.after(10), press.after(RUNNING_SECONDS + 1), press.after(QUEUED_SECONDS - RUNNING_SECONDS - 20)]

    assert ([Step.QUEUED] * 3, 0) == (steps, press.task.retries)


def test_what_is_sent_again_while_it_is_queued_keeps_its_job_and_is_graded_once(
    press: Press, ledger: Ledger, service: Service, sandbox: FakeSandbox, ok: OkSimulator
) -> None:
    job = press.task.job
    press.after(QUEUED_SECONDS + 1)
    assert (job, 1) == (press.task.job, press.task.retries)
    finish(service, ledger)
    walked = [press.after(10) for _ in range(3)]

    assert [Step.RUNNING, Step.WAITING, Step.DONE] == walked
    assert (1, 1) == (len(sandbox.runs), len(ok.scores()))


def test_a_grading_that_takes_longer_than_ok_waits_is_not_done_twice(
    press: Press, ledger: Ledger, service: Service, sandbox: FakeSandbox, ok: OkSimulator
) -> None:
    claim, job = claimed(ledger), press.task.job
    steps = [press.after(10), press.after(RUNNING_SECONDS + 1), press.after(10)]
    assert ([Step.RUNNING, Step.QUEUED, Step.RUNNING], job) == (steps, press.task.job)
    ledger.grade(claim, service._grading.grade(claim), seconds=60)
    finish(service, ledger)

    assert [Step.WAITING, Step.DONE] == [press.after(10), press.after(10)]
    assert (1, 1, 1) == (press.task.retries, len(sandbox.runs), len(ok.scores()))


def test_a_lost_redis_has_ok_send_all_again(press: Press, ledger: Ledger, service: Service) -> None:
    with ledger.connection.using() as redis:
        redis.flushall()
    assert (Step.QUEUED, 1) == (press.after(10), press.task.retries)
    finish(service, ledger)

    assert [Step.RUNNING, Step.WAITING, Step.DONE] == [press.after(10) for _ in range(3)]


def test_the_stand_in_is_as_strict_as_ok_with_scores_of_the_batchs_own_second(press: Press, ok: OkSimulator) -> None:
    """Else the walks of these tests would prove nothing."""
    press.task.step = Step.WAITING
    ok.store.post_score(WORK.backup, "total", 1, "", "someone").created = "2016-01-01T00:00:00"

    assert Step.WAITING is press.after(10)
    assert (Step.QUEUED, 1) == (press.after(WAITING_SECONDS), press.task.retries)


def test_what_was_graded_too_early_is_posted_without_waiting_for_a_sweep(
    press: Press, service: Service, queue: FakeQueue, ledger: Ledger, ok: OkSimulator, clock: Callable[[], float]
) -> None:
    pressed_at = clock()
    service.grade(WORK)
    assert [] == ok.scores()
    wait_until(lambda: queue.posts == [WORK], "the hint")
    service.post(WORK)

    assert (1, State.POSTED) == (len(ok.scores()), ledger.records(LAB, [WORK.backup])[0].state)
    assert clock() - pressed_at < 10
    assert [Step.RUNNING, Step.WAITING, Step.DONE] == [press.after(10) for _ in range(3)]
