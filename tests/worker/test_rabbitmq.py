"""The same workers with a real RabbitMQ as broker, beside the ledger's Redis."""

import signal
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.rabbitmq import RabbitMQ, running_rabbitmq
from tests.simulators.ok import OkSimulator
from tests.valkey import running_valkey
from tests.waiting import wait_until
from tests.worker.bench import ONE, THREE, TWO, Bench
from tests.worker.fakes import LAB
from worker.app import QUEUE
from worker.records import State, Work


@pytest.fixture(scope="module")
def rabbitmq() -> Iterator[RabbitMQ]:
    with running_rabbitmq() as rabbitmq:
        yield rabbitmq


@pytest.fixture
def bench(rabbitmq: RabbitMQ, ok: OkSimulator, assignments_dir: Path, tmp_path: Path) -> Iterator[Bench]:
    gate = tmp_path / "gate"
    gate.mkdir()
    with running_valkey() as valkey, closing(Bench(valkey, ok, assignments_dir, gate, rabbitmq.url)) as bench:
        bench.queue.depth()
        bench.app.control.purge()
        yield bench


def taken(bench: Bench) -> list[str]:
    """Take all messages, as they are delivered; returns their backups."""
    with bench.app.connection_for_read() as connection, connection.channel() as channel:
        queue = bench.app.amqp.queues[QUEUE](channel)
        return [queue.get(no_ack=True).payload[0][1] for _ in range(bench.queue.depth())]


def test_a_poll_brings_a_whole_class_through(bench: Bench) -> None:
    bench.open()
    bench.worker()
    bench.app.send_task("poll", (LAB,))
    wait_until(lambda: bench.ledger.counts().get(LAB) == {State.POSTED: 37}, "37 posts", seconds=60)

    assert len(bench.ok.scores()) == 37
    with bench.valkey.client() as client:
        assert not [key for key in client.scan_iter() if not key.startswith("gradewright:")]


def test_a_killed_broker_loses_nothing_and_the_worker_consumes_again(bench: Bench, rabbitmq: RabbitMQ) -> None:
    worker = bench.worker()
    bench.ask(ONE)
    wait_until(lambda: bench.running() == 1, "the run to start", 60)
    rabbitmq.kill()
    rabbitmq.start()
    bench.open()

    bench.await_posted(ONE)
    bench.ask(TWO)
    bench.await_posted(TWO)
    assert worker.poll() is None


def test_what_a_killed_broker_may_have_forgotten_is_graded_all_the_same(bench: Bench, rabbitmq: RabbitMQ) -> None:
    bench.open()
    bench.ask(ONE, TWO)
    rabbitmq.kill()
    rabbitmq.start()
    bench.worker()

    bench.await_posted(ONE, TWO)


def test_a_lost_message_is_sent_again(bench: Bench) -> None:
    bench.open()
    bench.ask(ONE)
    assert [ONE.backup] == taken(bench)
    bench.worker()

    bench.await_posted(ONE)


def test_what_is_urgent_is_delivered_first(bench: Bench) -> None:
    works = {9: ONE, 4: TWO, 0: THREE}
    bench.queue.grade([(work, priority) for priority, work in works.items()])
    bench.queue.post([Work(LAB, "post")])
    wait_until(lambda: bench.queue.depth() == 4, "all messages", 60)

    assert [THREE.backup, "post", TWO.backup, ONE.backup] == taken(bench)
    assert 0 == bench.queue.depth()


def test_a_terminated_worker_hands_its_work_back(bench: Bench) -> None:
    worker = bench.worker()
    bench.ask(ONE)
    wait_until(lambda: bench.running() == 1, "the run to start", 60)
    worker.send_signal(signal.SIGTERM)

    assert 0 == worker.wait(10)
    assert State.SEEN is bench.state(ONE)
