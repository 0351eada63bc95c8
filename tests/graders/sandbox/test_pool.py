"""The pool hands out ready cells, bounds them, replaces them, and cleans up after dead workers."""

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace

import docker
import pytest

from graders.errors import SandboxError
from graders.sandbox.docker import LABEL, Engine
from graders.sandbox.hardening import cell_memory_mb
from graders.sandbox.outcome import Box, Run
from graders.sandbox.pool import Pool
from graders.verdict import Ending
from tests.graders.sandbox.conftest import IMAGE, LIMITS
from tests.waiting import wait_until

PROCESS = Box(IMAGE, "process", LIMITS)
CELL_STARTED = Run("script", {"code": "report = open('/proc/1/stat').read().split()[21]"}, {})


@pytest.fixture
def own_pool(runtime: dict[str, str]) -> Iterator[Pool]:
    """Give a pool of two slots of the test's own."""
    pool = Pool(Engine(), 2, runtime)
    yield pool
    pool.close()


def mine() -> set[str]:
    """List this process's cells."""
    engine = Engine()
    cells = {cell for cell, owner in engine.cells().items() if owner == engine.owner}
    engine.close()
    return cells


def test_one_cell_serves_many_runs(own_pool: Pool) -> None:
    outcomes = [own_pool.run(PROCESS, CELL_STARTED) for _ in range(5)]

    assert len({str(outcome.reports) for outcome in outcomes}) == 1


def test_a_container_serves_one_run(own_pool: Pool) -> None:
    before = mine()
    own_pool.run(replace(PROCESS, isolation="container"), CELL_STARTED)
    first = mine() - before
    own_pool.run(replace(PROCESS, isolation="container"), CELL_STARTED)

    wait_until(lambda: not first <= mine(), "the first run's cell to go")


def test_cells_are_bounded_by_the_slots(own_pool: Pool) -> None:
    before = mine()
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: own_pool.run(PROCESS, CELL_STARTED), range(24)))

    assert len(mine() - before) <= 2


def test_kinds_that_are_no_longer_asked_for_make_room_in_memory(runtime: dict[str, str]) -> None:
    before = mine()
    with closing(Pool(Engine(), 2, runtime, memory_mb=2 * cell_memory_mb(PROCESS))) as pool:
        for cpu_seconds in range(1, 5):
            pool.run(replace(PROCESS, limits=replace(LIMITS, cpu_seconds=cpu_seconds)), CELL_STARTED)

        wait_until(lambda: len(mine() - before) <= 2, "idle cells to go")


def test_cells_prepared_ahead_are_ready(own_pool: Pool) -> None:
    own_pool.prepare(PROCESS, "script", 2)

    wait_until(lambda: own_pool.ready(PROCESS, "script") == (2, 0), "two cells")


def test_a_closed_pool_leaves_no_cell_behind(runtime: dict[str, str]) -> None:
    before = mine()
    pool = Pool(Engine(), 2, runtime)
    pool.prepare(PROCESS, "script", 2)
    pool.run(PROCESS, CELL_STARTED)
    pool.close()

    wait_until(lambda: mine() <= before, "every cell to go")


def test_a_run_is_repeated_where_its_cell_dies_under_it(own_pool: Pool) -> None:
    own_pool.run(PROCESS, CELL_STARTED)
    engine = Engine()
    (idle,) = own_pool._stock._shelves[PROCESS, "script"].idle
    engine.remove(idle.container)

    outcome = own_pool.run(PROCESS, CELL_STARTED)

    assert Ending.OK == outcome.ending
    engine.close()


def test_without_docker_the_error_says_so_and_may_be_tried_again(runtime: dict[str, str]) -> None:
    class Nowhere(Engine):
        def create(self, box: Box) -> str:
            with self._calling(f"creating a cell of {box.image}"):
                raise ConnectionRefusedError

    pool = Pool(Nowhere(), 1, runtime)

    with pytest.raises(SandboxError, match="DOCKER_HOST") as caught:
        pool.run(PROCESS, CELL_STARTED)

    assert caught.value.retryable
    pool.close()


def test_the_sweep_removes_cells_of_dead_workers_and_no_others(own_pool: Pool) -> None:
    own_pool.run(PROCESS, CELL_STARTED)
    kept = mine()
    client = docker.DockerClient.from_env()
    gone = f"{socket.gethostname()}:{2**22 + 1}:1"
    elsewhere = f"another-host:{2**22 + 1}:1"
    strays = {owner: client.containers.create(IMAGE, "true", labels={LABEL: owner}) for owner in (gone, elsewhere)}

    assert own_pool.sweep() >= 1  # there may be others' at the same time

    left = {cell.id for cell in client.containers.list(all=True, filters={"label": LABEL})}
    assert kept <= mine()
    strays[elsewhere].remove()
    assert {strays[elsewhere].id} == left & {stray.id for stray in strays.values()}
    client.close()
