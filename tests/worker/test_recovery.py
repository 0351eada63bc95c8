"""Real workers, beat and brokers: Redis loses its data, workers are told to stop, a bulk must not stand in the way."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from graders.sandbox.docker import Engine
from tests.waiting import wait_until
from tests.worker.bench import ONE, TWO, Bench
from tests.worker.fakes import LAB
from tests.worker.test_tasks import bench
from worker.assignments import Assignments
from worker.platforms.ok import OkClient
from worker.poller import Poller
from worker.records import State, Which, Work
from worker.settings import PREFIX

__all__ = ["bench"]

#: Another assignment, with the same tests.
OTHER = "cal/cs61a/sp16/lab01"
ALL_POSTED = {State.POSTED: 37}
#: What a worker of these tests grades at once, and takes from the broker ahead of that.
THREADS = PREFETCHED = 8


@pytest.fixture
def beat(bench: Bench) -> Iterator[subprocess.Popen[bytes]]:
    """Run a beat that has the class polled every second."""
    settings = {**bench.environment, "WATCH": LAB, "POLL_SECONDS": "1"}
    environment = {**os.environ, **{PREFIX + name: value for name, value in settings.items()}}
    process = subprocess.Popen([sys.executable, "-m", "worker", "beat"], env=environment)
    yield process
    process.kill()
    process.wait()


@pytest.fixture
def poller(bench: Bench, assignments_dir: Path) -> Iterator[Poller]:
    with OkClient(bench.ok.url, "staff-token") as client:
        yield Poller(client, bench.ledger, bench.queue, Assignments(assignments_dir), 1)


def started(bench: Bench) -> list[str]:
    """Return what was handed in of each run, in the order in which they started."""
    return [path.read_text() for path in sorted(bench.gate.glob("started-*"))]


def wipe(bench: Bench) -> None:
    """Let Redis lose everything while all connections to it stand."""
    with bench.valkey.client() as client:
        client.flushall()


@pytest.mark.usefixtures("beat")
def test_a_wiped_redis_is_filled_again_by_polling(bench: Bench) -> None:
    bench.environment |= {"WATCH": LAB, "POLL_SECONDS": "1"}
    bench.open()
    bench.worker()
    wait_until(lambda: bench.ledger.counts().get(LAB) == ALL_POSTED, "the class to be posted", 40)
    wipe(bench)
    wait_until(lambda: bench.ledger.counts().get(LAB) == ALL_POSTED, "the class to be posted again", 60)

    active = [score for score in bench.ok.scores() if not score.archived]
    assert len(active) == 37
    assert bench.processes[-1].poll() is None


def test_a_verdict_whose_record_is_gone_is_dropped_and_the_work_done_again(bench: Bench) -> None:
    worker = bench.worker()
    bench.ask(ONE)
    wait_until(lambda: bench.running() == 1, "the run to start", 60)
    wipe(bench)
    bench.ask(TWO)
    wait_until(lambda: bench.running() == 2, "the worker to consume on", 60)
    with bench.valkey.client() as client:
        lease_ends = client.zscore("gradewright:due", f"{LAB} {TWO.backup}")
        wait_until(lambda: client.zscore("gradewright:due", f"{LAB} {TWO.backup}") != lease_ends, "a heartbeat")
    bench.open()
    bench.await_posted(TWO)

    assert bench.ok.scores(ONE.backup) == []
    assert bench.ledger.records(LAB, [ONE.backup]) == []
    bench.ask(ONE)
    bench.await_posted(ONE)
    assert worker.poll() is None


def test_a_worker_that_is_told_to_stop_under_load_hands_back_all_it_held_at_once(bench: Bench) -> None:
    bench.environment["LEASE_SECONDS"] = "600"
    worker = bench.worker()
    students = {f"s{number}@example.edu": {"lab00.py": f"# {number}"} for number in range(60)}
    backups = list(bench.ok.add_class(LAB, students).values())
    bench.ask(*(Work(LAB, backup) for backup in backups))
    wait_until(lambda: bench.running() == THREADS, "every thread to be busy", 60)
    worker.send_signal(signal.SIGTERM)

    assert worker.wait(10) == 0
    assert State.GRADING not in {state for state, number in bench.ledger.counts()[LAB].items() if number}
    bench.open()
    bench.worker()
    bench.await_posted(*(Work(LAB, backup) for backup in backups))


@pytest.mark.parametrize("is_frozen", [False, True], ids=["dead", "frozen"])
def test_a_worker_stops_in_time_even_without_redis(bench: Bench, *, is_frozen: bool) -> None:
    worker = bench.worker()
    bench.ask(ONE)
    wait_until(lambda: bench.running() == 1, "the run to start", 60)
    process = bench.valkey._process
    assert process is not None
    process.send_signal(signal.SIGSTOP if is_frozen else signal.SIGKILL)
    worker.send_signal(signal.SIGTERM)

    assert worker.wait(10) == 0
    process.kill()
    process.wait()
    bench.valkey.start()
    bench.open()
    bench.worker()
    bench.await_posted(ONE)


def test_a_worker_that_is_told_to_stop_while_a_cell_runs_ends_both(bench: Bench) -> None:
    bench.environment |= {"LEASE_SECONDS": "600", "CONCURRENCY": "1"}
    (backup,) = bench.ok.add_class(LAB, {"s@example.edu": {"lab00.py": "import time\ntime.sleep(25)"}}).values()
    environment = {**os.environ, **{PREFIX + name: value for name, value in bench.environment.items()}}
    worker = subprocess.Popen([sys.executable, "-m", "worker", "worker"], env=environment)
    bench.processes.append(worker)
    bench.ask(Work(LAB, backup))
    with closing(Engine()) as engine:

        def cells() -> list[str]:
            return [name for name, owner in engine.cells().items() if f":{worker.pid}:" in owner]

        wait_until(lambda: bench.state(Work(LAB, backup)) is State.GRADING and cells(), "a cell", 40)
        worker.send_signal(signal.SIGTERM)

        assert worker.wait(10) == 0
        assert bench.state(Work(LAB, backup)) is State.SEEN
        wait_until(lambda: not cells(), "its cells to go")


def test_single_submissions_start_before_the_bulk_that_was_there_first(
    bench: Bench, poller: Poller, assignments_dir: Path
) -> None:
    """Two thousand wait. One of another assignment's, and one that staff ask for, start as soon as a slot is free."""
    add_assignment(assignments_dir, OTHER)
    bulk = {f"s{number}@example.edu": {"lab00.py": f"# {number}"} for number in range(2000)}
    # Ok lists the newest first, so that the oldest is at the end of the queue.
    asked = bench.ok.add_class(LAB, {"asked@example.edu": {"lab00.py": "# asked for"}, **bulk})["asked@example.edu"]
    (single,) = bench.ok.add_class(OTHER, {"single@example.edu": {"lab00.py": "# single"}}).values()
    bench.worker()
    poller.poll(LAB)
    wait_until(lambda: bench.running() == THREADS, "every thread to be busy", 60)
    poller.enqueue(OTHER, [single], which=Which.CHANGED, fingerprint="", by_hand=False)
    poller.enqueue(LAB, [asked], which=Which.CHANGED, fingerprint="", by_hand=True)
    for _ in range(THREADS + PREFETCHED + 2):
        bench.let_one_end()  # no two at a time, which might overtake each other

    order = started(bench)
    assert order.index("# asked for") <= THREADS + PREFETCHED
    assert order.index("# single") <= THREADS + PREFETCHED + 1
    assert order.index("# asked for") < order.index("# single")


def add_assignment(assignments_dir: Path, endpoint: str) -> None:
    """Copy the assignment that is there to another endpoint."""
    for source in list((assignments_dir / LAB).rglob("*")):
        if source.is_file():
            target = assignments_dir / endpoint / source.relative_to(assignments_dir / LAB)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes().replace(LAB.encode(), endpoint.encode()))
