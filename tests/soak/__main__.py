"""`make soak`: very many runs through one worker process, to see that nothing in it or around it grows."""

import itertools
import os
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import astuple, dataclass, fields, replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from graders.assignment import Assignment, load_assignment
from graders.engine import grade
from graders.sandbox.docker import Engine
from graders.sandbox.pool import Pool
from graders.submission import Submission

ASSIGNMENT = Path(__file__).parents[1] / "bench/assignments/bench/cs1/fa26/ten"
#: The first readings do not count: caches fill, threads start.
WARM_UP = 0.2


class Isolation(StrEnum):
    """Both ways to share a cell."""

    PROCESS = "process"
    CONTAINER = "container"


@dataclass(frozen=True, slots=True)
class Reading:
    """What is looked at, between runs."""

    rss_kb: int
    descriptors: int
    threads: int
    containers: int


#: By how much the last quarter of the readings may lie above the first after the warm-up, in their medians.
MAY_GROW = Reading(rss_kb=4096, descriptors=4, threads=1, containers=1)


class CountingEngine(Engine):
    """An Engine that counts the cells made."""

    def __init__(self) -> None:
        super().__init__()
        self.made = 0

    def start(self, container: str) -> None:
        """Start a container."""
        super().start(container)
        self.made += 1

    def mine(self) -> int:
        """Return how many containers of this process there are."""
        return sum(owner == self.owner for owner in self.cells().values())


def main(
    runs: Annotated[int, typer.Option(help="How many submissions are graded.")] = 100_000,
    isolation: Annotated[Isolation, typer.Option(help="How cells are shared.")] = Isolation.PROCESS,
    concurrency: Annotated[int, typer.Option(help="Runs at once.")] = os.cpu_count() or 1,
    seconds: Annotated[float, typer.Option(help="End after so long, whatever is left.")] = float("inf"),
) -> None:
    """Grade a right solution again and again; exit 1 where memory, descriptors, threads or containers grow."""
    assignment = load_assignment(ASSIGNMENT)
    assignment = replace(assignment, box=replace(assignment.box, isolation=isolation.value))
    engine = CountingEngine()
    step = max(20, runs // 100)
    _say("runs", "runs/s", *(field.name for field in fields(Reading)), "cells made")
    readings = []
    with closing(Pool(engine, concurrency)) as pool:
        for done, rate in _in_steps(assignment, pool, concurrency, runs, step, seconds):
            readings.append(_read(engine))
            _say(done, f"{rate:.0f}", *astuple(readings[-1]), engine.made)
    if not _is_steady(readings):
        raise SystemExit(1)


def _in_steps(
    assignment: Assignment, pool: Pool, concurrency: int, runs: int, step: int, seconds: float
) -> Iterator[tuple[int, float]]:
    """Grade, and yield how many runs are done and the rate of the last step, with no run on."""
    submission = Submission.from_path(ASSIGNMENT / "solution")

    def run(_number: int) -> None:
        verdict = grade(assignment, submission, pool)
        if verdict.score != verdict.max_score:
            raise SystemExit(f"the right solution earned {verdict.score:g}: {verdict.tests}")

    give_up = time.monotonic() + seconds
    with ThreadPoolExecutor(concurrency) as slots:
        for done in itertools.chain(range(step, runs, step), [runs]):
            begun = time.monotonic()
            list(slots.map(run, range(step)))
            yield done, step / (time.monotonic() - begun)
            if time.monotonic() > give_up:
                return


def _read(engine: CountingEngine) -> Reading:
    status = Path("/proc/self/status").read_text()
    rss_kb = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS:"))
    return Reading(rss_kb, len(os.listdir("/proc/self/fd")), threading.active_count(), engine.mine())  # noqa: PTH208 - names only


def _is_steady(readings: list[Reading]) -> bool:
    """Tell, and print by how much, whether the end lies no higher than the beginning."""
    counted = readings[int(len(readings) * WARM_UP) :]
    quarter = max(1, len(counted) // 4)
    steady = True
    for name, allowed in zip((field.name for field in fields(Reading)), astuple(MAY_GROW), strict=True):
        first, last = (_median(part, name) for part in (counted[:quarter], counted[-quarter:]))
        grew = last - first > allowed
        steady = steady and not grew
        _say(f"{name}: {first:g} → {last:g}, may grow by {allowed}{': GREW' if grew else ''}")
    return steady


def _median(readings: list[Reading], name: str) -> float:
    values = sorted(getattr(reading, name) for reading in readings)
    return float(values[len(values) // 2])


def _say(*words: object) -> None:
    sys.stdout.write("  ".join(f"{word!s:>11}" for word in words) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    typer.run(main)
