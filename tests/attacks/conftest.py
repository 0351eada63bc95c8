"""Throws the attacks that were asked for, at two ranges side by side, and watches the host meanwhile."""

import os
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import docker
import pytest

from graders.assignment import load_assignment
from graders.attacks.corpus import Attack
from graders.attacks.throw import Range, Sighting
from graders.sandbox.docker import Engine
from graders.sandbox.pool import Pool
from graders.submission import Submission

FOLDER = Path(__file__).parent
#: One assignment a format, all of them of the same two functions.
FORMATS = FOLDER / "formats"
LANES = 2
#: Users of runs, beyond what any process of a host is expected to have.
RUN_UIDS = range(10_000, 60_400)
GONE_SECONDS = 20.0

Thrown = dict[tuple[str, str, str], "Future[Sighting]"]


class Lane(threading.local):
    """One thread's ranges, one for each format and mode of isolation, each over a pool with one slot."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._ranges: dict[tuple[str, str], Range] = {}

    def throw(self, form: str, mode: str, attack: Attack) -> Sighting:
        """Throw an attack at this thread's range."""
        if (form, mode) not in self._ranges:
            pool = self._stack.enter_context(closing(Pool(Engine(), 1)))
            self._ranges[form, mode] = new_range(pool, form, mode)
        target, files = self._ranges[form, mode], {"attacked.py": attack.source}
        if form == "ok":
            return target.throw(files, attack.times, max(attack.scores))
        return target.throw(files, attack.times, _allowed(form, attack), is_believed=not attack.must_be_alone)


def _allowed(form: str, attack: Attack) -> float:
    """Return what an attack may earn where each test has a process of its own.

    What befalls one test's process costs the others nothing there. An attack that takes its own processes for others'
    gives itself the solution. Two answer rightly beneath their tricks: what a program's child writes is the program's,
    and an integer of a lying class is judged, and reckons, by its content, which is right for one of the functions.
    """
    right = {("stdio", "two_drivers"): 10.0, ("unittest", "lying_equality"): 5.0, ("pytest", "lying_equality"): 5.0}
    return 10.0 if attack.is_honest or attack.must_be_alone else right.get((form, attack.name), 0.0)


def new_range(pool: Pool, form: str, mode: str) -> Range:
    """Return a range over a pool, of the assignment in one format."""
    assignment = load_assignment(FORMATS / form)
    assignment = replace(assignment, box=replace(assignment.box, isolation=mode))
    return Range(assignment, Submission.from_path(FORMATS / form / "solution").files, pool)


@pytest.fixture(scope="session")
def thrown(request: pytest.FixtureRequest) -> Iterator[Thrown]:
    """Throw all attacks of this session; each test waits for its own."""
    wanted = [params for item in request.session.items if "attack" in (params := _params(item))]
    before = strangers()
    with ExitStack() as pools:
        lane = Lane(pools)
        with ThreadPoolExecutor(LANES) as threads:
            yield {
                (form, mode, attack.full_name): threads.submit(lane.throw, form, mode, attack)
                for form, mode, attack in ((params["form"], params["mode"], params["attack"]) for params in wanted)
            }
    deadline = time.monotonic() + GONE_SECONDS
    while left := strangers() - before:
        assert time.monotonic() < deadline, f"attacks left on the host: {sorted(left)}"
        time.sleep(0.1)


def _params(item: pytest.Item) -> dict[str, Any]:
    """Return the arguments that a test is called with."""
    return item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}


def strangers() -> set[str]:
    """Return what an attack could leave on the host: processes, containers, files of the Engine."""
    engine = Engine()
    with closing(engine):
        cells = {cell for cell, owner in engine.cells().items() if owner == engine.owner}
    return cells | _processes() | _files()


def _processes() -> set[str]:
    found = set()
    for entry in os.scandir("/proc"):
        try:
            if entry.name.isdigit() and entry.stat().st_uid in RUN_UIDS:
                found.add(f"process {entry.name} of user {entry.stat().st_uid}")
        except FileNotFoundError:
            continue
    return found


def _files() -> set[str]:
    with closing(docker.from_env()) as client:
        root = Path(client.info()["DockerRootDir"])
    return {str(path) for path in (root / "tmp").glob("*")}
