"""Times many runs of one thing, and what the whole machine spent on them; standard library, since a peer imports it."""

import json
import statistics
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

_TICKS_A_SECOND = 100


def report(run: Callable[[int], None], runs: int, concurrency: int, ready: Callable[[], None] = lambda: None) -> None:
    """Do `run(number)` `runs` times after one warm-up a slot, and print one JSON line of the figures.

    `cpu_ms` is what all processors of the machine spent a run, Docker's own share included, so the machine
    should have nothing else to do. `latency_ms` is the median of some runs alone, one by one, each begun when
    `ready()` has returned.
    """
    with ThreadPoolExecutor(concurrency) as slots:
        list(slots.map(run, range(concurrency)))
        busy, started = busy_seconds(), time.monotonic()
        list(slots.map(run, range(concurrency, concurrency + runs)))
        seconds, spent = time.monotonic() - started, busy_seconds() - busy
    latency = statistics.median(_alone(run, ready) for _ in range(max(5, runs // 10)))
    row = {"runs_a_second": runs / seconds, "cpu_ms": 1000 * spent / runs, "latency_ms": 1000 * latency}
    sys.stdout.write(json.dumps(row) + "\n")


def _alone(run: Callable[[int], None], ready: Callable[[], None]) -> float:
    ready()
    started = time.monotonic()
    run(0)
    return time.monotonic() - started


def busy_seconds() -> float:
    """Return the CPU seconds that all processors have spent at work since boot."""
    user, nice, system, _idle, _wait, irq, softirq, *_ = map(
        int, Path("/proc/stat").read_text().splitlines()[0].split()[1:]
    )
    return (user + nice + system + irq + softirq) / _TICKS_A_SECOND
