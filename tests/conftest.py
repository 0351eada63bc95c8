"""What every test may ask for: a real Redis, empty at its start."""

from collections.abc import Iterator

import pytest

from graders.sandbox.docker import Engine
from graders.sandbox.pool import Pool
from tests.simulators.ok import OkSimulator
from tests.valkey import Valkey, running_valkey

#: Course staff's tests, data to ours.
collect_ignore = ["attacks/formats", "bench/assignments", "chaos/assignments", "forgeries/assignments"]


@pytest.fixture(scope="session")
def valkey() -> Iterator[Valkey]:
    """Run one server for the whole session; a test that kills it runs its own."""
    with running_valkey() as server:
        yield server


@pytest.fixture
def redis_url(valkey: Valkey) -> str:
    """Return the address of an empty Redis."""
    with valkey.client() as client:
        client.flushall()
    return valkey.url


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Pool]:
    """Run a pool over the real Docker Engine for the whole session."""
    pool = Pool(Engine(), concurrency=2)
    yield pool
    pool.close()


@pytest.fixture
def ok_simulator() -> Iterator[OkSimulator]:
    """Run an Ok that holds the recorded class, for one test."""
    with OkSimulator() as ok:
        yield ok
