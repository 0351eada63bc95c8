"""Challenges are judged in real cells."""

from collections.abc import Iterator

import pytest

from graders.sandbox.docker import Engine
from graders.sandbox.pool import Pool


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Pool]:
    """Run a pool over the real Docker Engine for the whole session."""
    pool = Pool(Engine(), concurrency=2)
    yield pool
    pool.close()
