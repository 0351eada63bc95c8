"""The doctor over a real Redis, the real Docker Engine and the Ok stand-in."""

from collections.abc import Iterator

import pytest

from worker.doctor.surroundings import Surroundings
from worker.settings import Settings


@pytest.fixture
def around(settings: Settings) -> Iterator[Surroundings]:
    with Surroundings(settings) as around:
        yield around
