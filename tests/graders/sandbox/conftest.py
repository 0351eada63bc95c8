"""A pool whose cells know one driver more, so that the sandbox can be tested apart from any format."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from graders.sandbox.cell import runtime_sources
from graders.sandbox.docker import Engine
from graders.sandbox.limits import Limits
from graders.sandbox.outcome import Box, Outcome, Run
from graders.sandbox.pool import Pool

IMAGE = "gradewright/python"
LIMITS = Limits(cpu_seconds=0.3, wall_seconds=3, memory_mb=64, processes=8, disk_mb=4, output_kb=16)

Script = Callable[..., Outcome]


@pytest.fixture(scope="session")
def runtime() -> dict[str, str]:
    """Return the modules of a cell, the drivers of these tests among them."""
    own = {f"graders.runtime.{name}": (Path(__file__).parent / f"{name}.py").read_text() for name in ("script", "pair")}
    return {**runtime_sources(), **own}


@pytest.fixture(scope="session")
def pool(runtime: dict[str, str]) -> Iterator[Pool]:
    """Run one pool for all tests of the sandbox."""
    pool = Pool(Engine(), 2, runtime)
    yield pool
    pool.close()


@pytest.fixture(params=["process", "container"])
def box(request: pytest.FixtureRequest) -> Box:
    """Give both isolation modes in turn."""
    return Box(IMAGE, request.param, LIMITS)


@pytest.fixture
def script(pool: Pool, box: Box) -> Script:
    """Return a function that runs code in a cell."""

    def run(code: str, files: dict[str, bytes] | None = None) -> Outcome:
        return pool.run(box, Run("script", {"code": code}, files or {}))

    return run
