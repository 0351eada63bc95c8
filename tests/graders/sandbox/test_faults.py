"""Docker's own faults, of a real dockerd: a run is repeated or ends as ours to mend, in time, and nothing is left.

After each fault the same pool must serve again.
"""

import signal
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import replace

import pytest

from graders.errors import AssignmentError, SandboxAwayError, SandboxError
from graders.sandbox.cell import GRACE_SECONDS, Cell
from graders.sandbox.docker import Engine
from graders.sandbox.limits import Limits
from graders.sandbox.outcome import Box, Outcome, Run
from graders.sandbox.pool import Pool
from graders.verdict import Ending
from tests.dockerd import OwnDockerd, own_dockerd
from tests.graders.sandbox.conftest import IMAGE
from tests.graders.sandbox.proxy import Fault, Proxy
from tests.waiting import wait_until

LIMITS = Limits(cpu_seconds=1, wall_seconds=3, memory_mb=64, processes=8, disk_mb=4, output_kb=16)
BOX = Box(IMAGE, "process", LIMITS)
QUICK = Run("script", {"code": "report = 1"}, {})
LONG = Run("script", {"code": "import time\ntime.sleep(2)\nreport = 1"}, {})
#: Instead of 20: how long a call and a cell may take.
CALL_SECONDS = 2.0
CELL_SECONDS = 4.0
#: What a slot may be held for beyond that, on a busy machine.
SLACK_SECONDS = 3.0
LONGEST_SECONDS = CELL_SECONDS + LIMITS.wall_seconds + GRACE_SECONDS + SLACK_SECONDS


@pytest.fixture(scope="module")
def dockerd() -> Iterator[OwnDockerd]:
    with own_dockerd() as dockerd:
        yield dockerd


@pytest.fixture
def proxy(dockerd: OwnDockerd) -> Iterator[Proxy]:
    socket = dockerd.socket.with_name("p")
    proxy = Proxy(socket, dockerd.socket)
    yield proxy
    proxy.close()
    socket.unlink()


@pytest.fixture
def pool(dockerd: OwnDockerd, proxy: Proxy, runtime: dict[str, str]) -> Iterator[Pool]:
    """Give a pool that reaches dockerd through the proxy, and see that it leaves nothing behind."""
    with closing(Pool(Engine(proxy.address, CALL_SECONDS), 2, runtime, 2048, CELL_SECONDS)) as pool:
        yield pool
    dockerd.start()  # a test that failed may have left it stopped
    with closing(Engine(dockerd.address)) as engine:
        wait_until(lambda: not engine.cells(), "every container to go")


def held(pool: Pool) -> set[str]:
    return set(pool._engine._held)


def in_use(pool: Pool) -> list[str]:
    """List the cells that run something at this moment."""
    idle = {cell.container for shelf in pool._stock._shelves.values() for cell in shelf.idle}
    busy = sum(shelf.in_use for shelf in pool._stock._shelves.values())
    return sorted(held(pool) - idle)[:busy]


def started(pool: Pool, box: Box, thread: ThreadPoolExecutor) -> Future[Outcome]:
    """Start a long run, and wait until it runs."""
    future = thread.submit(timed, pool, box, LONG)
    wait_until(lambda: in_use(pool), "the run to run")
    return future


def timed(pool: Pool, box: Box, run: Run) -> Outcome:
    """Run, and fail if a slot was held for longer than it may be."""
    begun = time.monotonic()
    try:
        return pool.run(box, run)
    finally:
        assert time.monotonic() - begun < LONGEST_SECONDS


def serves_again(pool: Pool, box: Box = BOX) -> bool:
    """Run until it works; the only error on the way there is one that may be tried again."""

    def works() -> bool:
        with suppress(SandboxError):
            return timed(pool, box, QUICK).ending is Ending.OK
        return False

    wait_until(works, "the pool to serve again")
    return True


@pytest.mark.parametrize("isolation", ["process", "container"])
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_a_daemon_that_stops_in_mid_run_costs_no_points(
    pool: Pool, dockerd: OwnDockerd, isolation: str, how: signal.Signals
) -> None:
    box = replace(BOX, isolation=isolation)
    with ThreadPoolExecutor(1) as thread:
        run = started(pool, box, thread)
        dockerd.stop(how)

        with pytest.raises(SandboxAwayError):
            run.result()
    with pytest.raises(SandboxAwayError):
        timed(pool, box, QUICK)

    dockerd.start()

    assert serves_again(pool, box)
    wait_until(lambda: pool.sweep() == 0, "no stray to be left")


def test_a_daemon_that_was_restarted_between_runs_is_not_noticed(pool: Pool, dockerd: OwnDockerd) -> None:
    pool.run(BOX, QUICK)
    dockerd.stop()
    dockerd.start()

    assert Ending.OK == timed(pool, BOX, QUICK).ending


def test_a_daemon_that_freezes_in_mid_run_holds_no_slot_for_long(pool: Pool, dockerd: OwnDockerd) -> None:
    with ThreadPoolExecutor(1) as thread:
        run = started(pool, BOX, thread)
        dockerd.signal(signal.SIGSTOP)
        try:
            with pytest.raises(SandboxAwayError, match="did not answer"):
                run.result()
        finally:
            dockerd.signal(signal.SIGCONT)

    assert serves_again(pool)


def test_a_run_whose_container_is_removed_is_repeated(pool: Pool, dockerd: OwnDockerd) -> None:
    with ThreadPoolExecutor(1) as thread:
        run = started(pool, BOX, thread)
        dockerd.docker("rm", "--force", *in_use(pool))

        assert Ending.OK == run.result().ending


def test_a_cell_that_died_idle_is_found_before_a_run_meets_it(
    dockerd: OwnDockerd, proxy: Proxy, runtime: dict[str, str]
) -> None:
    with closing(Engine(proxy.address)) as engine:
        cell = Cell(engine, BOX, "script", runtime)
        assert cell.is_fit(60)
        dockerd.docker("rm", "--force", cell.container)

        wait_until(lambda: not cell.is_fit(60), "the cell to be found dead")
        cell.close()


def test_a_removed_image_leaves_warm_cells_serving_and_is_named_to_those_who_need_new_ones(
    pool: Pool, dockerd: OwnDockerd
) -> None:
    pool.run(BOX, QUICK)
    dockerd.docker("rmi", "--force", IMAGE)
    try:
        assert Ending.OK == pool.run(BOX, QUICK).ending
        with pytest.raises(AssignmentError, match=IMAGE):
            timed(pool, replace(BOX, isolation="container"), QUICK)
    finally:
        dockerd.load_image()

    assert serves_again(pool, replace(BOX, isolation="container"))


def test_a_full_disk_costs_no_points(pool: Pool, dockerd: OwnDockerd) -> None:
    with dockerd.full_disk(), pytest.raises(SandboxAwayError, match="no space left"):
        timed(pool, BOX, QUICK)

    assert serves_again(pool)


@pytest.mark.parametrize(
    ("fault", "call"),
    [
        ("swallow", b"/create"),
        ("swallow", b"/attach"),
        ("withhold", b"/create"),
        ("withhold", b"/start"),
        ("cut", b"/create"),
        ("cut", b"/attach"),
        ("cut", b"/start"),
    ],
)
def test_a_call_that_does_not_come_back_holds_no_slot_for_long(
    pool: Pool, proxy: Proxy, fault: Fault, call: bytes
) -> None:
    proxy.spoil(fault, call)
    with pytest.raises(SandboxError):
        timed(pool, BOX, QUICK)
    proxy.spoil(None)

    assert serves_again(pool)


def test_slots_do_not_wait_for_each_other_while_docker_is_silent(pool: Pool, proxy: Proxy) -> None:
    proxy.spoil("swallow")
    begun = time.monotonic()
    with ThreadPoolExecutor(4) as threads:
        runs = [threads.submit(pool.run, replace(BOX, isolation="container"), QUICK) for _ in range(4)]
        errors = [run.exception() for run in runs]
    proxy.spoil(None)

    assert all(isinstance(error, SandboxError) for error in errors)
    assert time.monotonic() - begun < 2 * CELL_SECONDS + SLACK_SECONDS
    assert serves_again(pool)


def test_a_slow_docker_is_only_slow(pool: Pool, proxy: Proxy) -> None:
    proxy.spoil("delay")

    assert Ending.OK == timed(pool, BOX, QUICK).ending


def test_connections_cut_in_mid_run_have_it_repeated(pool: Pool, proxy: Proxy) -> None:
    with ThreadPoolExecutor(1) as thread:
        run = started(pool, BOX, thread)
        proxy.cut_all()

        assert Ending.OK == run.result().ending


def test_what_a_lost_answer_left_is_removed_while_warm_cells_serve(
    pool: Pool, proxy: Proxy, dockerd: OwnDockerd
) -> None:
    pool.run(BOX, QUICK)
    proxy.spoil("withhold", b"/create")
    with pytest.raises(SandboxError):
        timed(pool, replace(BOX, isolation="container"), QUICK)
    proxy.spoil(None)
    with closing(Engine(dockerd.address)) as engine:
        assert set(engine.cells()) > held(pool)

        def swept() -> bool:
            pool.run(BOX, QUICK)
            return set(engine.cells()) == held(pool)

        wait_until(swept, "the container that nobody knows of to go")
