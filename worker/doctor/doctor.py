"""Leads the service's surroundings through every check, several at once, and yields what is found."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Protocol

from graders.errors import GradersError
from worker.doctor.checks import (
    alive,
    assignments,
    broker,
    cells,
    clock,
    confinement,
    courses,
    disk,
    docker,
    images,
    ok,
    python,
    redis,
    stepic,
    token,
    watched,
)
from worker.doctor.finding import Finding, Level
from worker.doctor.surroundings import Surroundings
from worker.errors import WorkerError


class Check(Protocol):
    """One thing to look at."""

    @property
    def NAME(self) -> str:  # noqa: N802 -- a module's constant
        """How findings and other checks call it."""

    @property
    def NEEDS(self) -> Sequence[str]:  # noqa: N802 -- likewise
        """The checks without whose success this one says nothing; they stand before it."""

    def run(self, around: Surroundings) -> Iterator[Finding]:
        """Look, and yield at least one finding. What it raises of ours is a finding too."""


#: In the order in which they are told.
CHECKS: Sequence[Check] = (
    *(
        python,
        disk,
        docker,
        confinement,
        redis,
        broker,
        alive,
        ok,
        token,
        clock,
        assignments,
        images,
        cells,
        courses,
        watched,
        stepic,
    ),
)
#: Told a check's name when it has ended.
Watch = Callable[[str], None]


def examine(
    around: Surroundings, checks: Sequence[Check] = CHECKS, watch: Watch = lambda _name: None
) -> Iterator[Finding]:
    """Run every check and yield what is found, in the checks' order."""
    ended: dict[str, Future[list[Finding]]] = {}
    # A thread each: some of them merely wait for others.
    with ThreadPoolExecutor(len(checks), "doctor") as threads:
        for check in checks:
            ended[check.NAME] = threads.submit(_run, check, around, dict(ended), watch)
        for future in ended.values():
            yield from future.result()


def _run(
    check: Check, around: Surroundings, before: Mapping[str, Future[list[Finding]]], watch: Watch
) -> list[Finding]:
    try:
        for name in check.NEEDS:
            if any(finding.level is Level.WRONG for finding in before[name].result()):
                return [Finding(check.NAME, Level.NOTE, f"not looked at: {name} must be right first")]
        return _looked(check, around)
    finally:
        watch(check.NAME)


def _looked(check: Check, around: Surroundings) -> list[Finding]:
    found: list[Finding] = []
    try:
        found.extend(check.run(around))
    except (GradersError, WorkerError) as error:
        found.append(Finding(check.NAME, Level.WRONG, str(error)))
    return found
