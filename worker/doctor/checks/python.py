"""The interpreter is one that the service was written for."""

import platform
import sys
from collections.abc import Iterator, Sequence

from worker.doctor.finding import Finding, Level
from worker.doctor.surroundings import Surroundings

NAME = "python"
NEEDS: Sequence[str] = ()

OLDEST = (3, 11)


def run(_: Surroundings) -> Iterator[Finding]:
    """Tell the version of this interpreter, which is the one that a worker would have."""
    yield judged(sys.version_info[:2])


def judged(version: tuple[int, int]) -> Finding:
    """Judge a version."""
    if version >= OLDEST:
        return Finding(NAME, Level.OK, f"Python {platform.python_version()} at {sys.executable}")
    told, oldest = (".".join(map(str, one)) for one in (version, OLDEST))
    return Finding(
        NAME, Level.WRONG, f"Python {told} is too old", f"install {oldest} or later, and set up anew with it"
    )
