"""Real Celery workers over a real Redis: what happens to the work when either of them dies."""

import signal
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.simulators.ok import Fault, OkSimulator
from tests.valkey import running_valkey
from tests.waiting import wait_until
from tests.worker.bench import ONE, THREE, TWO, Bench
from tests.worker.fakes import LAB
from worker.ledger import DEATH_LIMIT, LOSS_LIMIT
from worker.ledger.vitals import Vitals
from worker.ledger.watches import Watches
from worker.records import State, Work

#: The broker's lists of undelivered messages, the highest priority first.
LISTS = ["gradewright", *(f"gradewright:{step}" for step in range(1, 10))]


@pytest.fixture
def bench(ok: OkSimulator, assignments_dir: Path, tmp_path: Path) -> Iterator[Bench]:
    gate = tmp_path / "gate"
    gate.mkdir()
    with running_valkey() as valkey, closing(Bench(valkey, ok, assignments_dir, gate)) as bench:
        yield bench


def test_a_worker_grades_and_posts_what_is_queued(bench: Bench) -> None:
    bench.open()
    bench.worker()
    bench.ask(ONE, TWO)

    wait_until(lambda: bench.state(ONE) is State.POSTED, "the first", 60)
    bench.await_posted(ONE, TWO)


def test_a_task_survives_a_restart_of_redis_and_the_worker_consumes_again(bench: Bench) -> None:
    """Late acknowledgement would kill the consumer here: a task runs, and slots are free."""
    bench.worker()
    bench.ask(ONE)
    wait_until(lambda: bench.running() == 1, "the run to start", 60)
    bench.valkey.kill()
    bench.valkey.start()
    bench.open()

    bench.await_posted(ONE)
    bench.ask(TWO)
    bench.await_posted(TWO)


def test_the_work_of_a_killed_worker_is_done_by_another(bench: Bench) -> None:
    victim = bench.worker()
    bench.ask(ONE, TWO, THREE)
    wait_until(lambda: bench.running() == 3, "three runs to start", 60)
    victim.kill()
    victim.wait()
    bench.open()
    bench.worker()

    bench.await_posted(ONE, TWO, THREE)
    assert bench.running() == 6


def test_a_poison_is_found_out_while_those_beside_it_are_graded(bench: Bench) -> None:
    (backup,) = bench.ok.add_class(LAB, {"poison@example.edu": {"lab00.py": "# poison"}}).values()
    poison = Work(LAB, backup)
    bench.environment["LEASE_SECONDS"] = "60"
    bench.worker()
    bench.ask(ONE, TWO)
    wait_until(lambda: bench.running() == 2, "two runs to start", 60)
    bench.ask(poison)

    def is_over() -> bool:
        if bench.processes[-1].poll() is not None:
            bench.lapse()
            bench.worker()
            if bench.killed() == LOSS_LIMIT:
                bench.open()
        bench.sweep()
        time.sleep(0.3)
        return {State.POSTED: 2, State.FAILED: 1} == {s: n for s, n in bench.ledger.counts()[LAB].items() if n}

    wait_until(is_over, "the poison to be found out, and the others posted", seconds=90)
    (record,) = bench.ledger.records(LAB, [poison.backup])
    assert record.reason == "it ended its worker three times"
    assert bench.killed() == LOSS_LIMIT + DEATH_LIMIT
    active = [score.backup for score in bench.ok.scores() if not score.archived]
    assert sorted(active) == sorted([ONE.backup, TWO.backup])


def test_a_long_grading_keeps_its_lease(bench: Bench) -> None:
    bench.worker()
    bench.ask(ONE)
    wait_until(lambda: bench.running() == 1, "the run to start", 60)
    several_leases_later = time.time() + 4
    while (bench.ledger.swept_at() or 0) < several_leases_later:
        bench.sweep()
        time.sleep(0.3)
    bench.open()

    bench.await_posted(ONE)
    assert bench.running() == 1


def test_a_poll_brings_a_whole_class_through(bench: Bench) -> None:
    bench.open()
    bench.worker()
    bench.app.send_task("poll", (LAB,))
    wait_until(lambda: bench.ledger.counts().get(LAB) == {State.POSTED: 37}, "37 posts", 60)

    assert len(bench.ok.scores()) == 37


def test_a_canary_that_is_consumed_leaves_its_mark(bench: Bench) -> None:
    bench.app.send_task("canary")
    bench.worker()
    vitals = Vitals(bench.ledger.connection)

    wait_until(lambda: vitals.canary_age() is not None, "the canary", 60)


def test_a_lost_message_is_sent_again(bench: Bench) -> None:
    bench.open()
    bench.ask(ONE)
    with bench.valkey.client() as client:
        assert client.delete(*LISTS) == 1
    bench.worker()

    bench.await_posted(ONE)


def test_a_terminated_worker_hands_its_work_back_and_is_gone_within_ten_seconds(bench: Bench) -> None:
    worker = bench.worker()
    bench.ask(ONE)
    wait_until(lambda: bench.running() == 1, "the run to start", 60)
    worker.send_signal(signal.SIGTERM)

    assert worker.wait(10) == 0
    assert bench.state(ONE) is State.SEEN
    bench.open()
    bench.worker()
    bench.await_posted(ONE)


def test_a_worker_whose_poll_hangs_is_gone_within_ten_seconds_too(bench: Bench) -> None:
    bench.open()
    bench.ok.fault(Fault(where="/submissions/", delay_seconds=60))
    worker = bench.worker()
    Watches(bench.ledger.connection).watch(LAB, every_seconds=60)
    bench.app.send_task("poll_due")
    wait_until(lambda: any("/submissions/" in request.path for request in bench.ok.requests), "the poll to hang", 60)
    worker.send_signal(signal.SIGTERM)

    assert worker.wait(10) == 0
    bench.ok.heal()
    bench.worker()
    bench.app.send_task("poll_due")
    wait_until(lambda: bench.ledger.counts().get(LAB) == {State.POSTED: 37}, "37 posts", 60)


def test_messages_hold_nothing_but_ids(bench: Bench) -> None:
    bench.ask(ONE)
    with bench.valkey.client() as client:
        (message,) = client.lrange(LISTS[0], 0, -1)

    assert ONE.backup in message
    assert "staff-token" not in message
    assert len(message) < 2000


def test_work_further_back_waits_in_lists_of_lower_priority(bench: Bench) -> None:
    bench.queue.grade([(ONE, 0), (TWO, 9)])
    with bench.valkey.client() as client:
        lengths = [client.llen(name) for name in LISTS]

    assert lengths == [1, 0, 0, 0, 0, 0, 0, 0, 0, 1]


def test_many_posts_do_not_stand_before_single_submissions(bench: Bench) -> None:
    bench.queue.post([ONE] * 100)
    with bench.valkey.client() as client:
        lengths = [client.llen(name) for name in LISTS]

    assert lengths == [2, 6, 24, 68, 0, 0, 0, 0, 0, 0]
