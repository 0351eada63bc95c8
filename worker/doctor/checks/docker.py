"""Docker answers, is recent enough, and does not listen to strangers."""

import re
from collections.abc import Iterator, Sequence

from graders.sandbox.inspection import Host
from worker.doctor.finding import Finding, Level
from worker.doctor.surroundings import Surroundings

NAME = "docker"
NEEDS: Sequence[str] = ()

#: The oldest with which cells were tried.
OLDEST = (20, 10)


def run(around: Surroundings) -> Iterator[Finding]:
    """Ask Docker what it is. Raises SandboxError."""
    yield from judged(around.host)


def judged(host: Host) -> Iterator[Finding]:
    """Judge what Docker tells."""
    told = f"Docker {host.version}, {host.memory_bytes >> 20} MB of memory, runtime {host.runtime or 'unknown'}"
    if _version(host.version) < OLDEST:
        yield Finding(NAME, Level.WARNING, f"{told}: older than was ever tried", "install Docker 20.10 or later")
    else:
        yield Finding(NAME, Level.OK, told + (", rootless" if host.is_rootless else ""))
    for warning in host.warnings or ():
        yield _warned(warning.removeprefix("WARNING: ").splitlines()[0])


def _warned(text: str) -> Finding:
    if "without encryption" in text or "unauthenticated" in text.lower():
        return Finding(
            NAME,
            Level.WRONG,
            f"Docker warns: {text}",
            "whoever reaches that port is root on this machine: listen on a Unix socket, on SSH, or with TLS only",
        )
    return Finding(NAME, Level.NOTE, f"Docker says: {text}")


def _version(text: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", text)[:2]))
