"""Clients of the Ok stand-in that lose no time over their retries."""

from collections.abc import Iterator

import pytest

from tests.simulators.ok import OkSimulator
from worker.platforms.http import Patience
from worker.platforms.ok import OkClient

#: Waits as short as tests want them.
QUICK = Patience(attempt_seconds=5, wait_initial_seconds=0.01, wait_max_seconds=0.02)


@pytest.fixture
def client(ok_simulator: OkSimulator) -> Iterator[OkClient]:
    with OkClient(ok_simulator.url, "staff-token", patience=QUICK) as client:
        yield client
