"""There is room for the embedded server's data, for logs, and for Docker's containers."""

import contextlib
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from graders.errors import GradersError
from worker.doctor.finding import Finding, Level
from worker.doctor.surroundings import Surroundings

NAME = "disk"
NEEDS: Sequence[str] = ()

#: Free space below which something is wrong, and below which it soon will be.
WRONG_MB, WARNING_MB = 200, 2048


def run(around: Surroundings) -> Iterator[Finding]:
    """Look at each file system that the service writes to."""
    settings = around.settings
    places = {"the assignments": settings.assignments_dir}
    if settings.redis_url is None:
        places["the embedded server's data"] = settings.state_dir
    with contextlib.suppress(GradersError):  # its own check tells
        if around.engine.is_local() and Path(around.host.root_folder).is_dir():
            places["Docker's images and containers"] = Path(around.host.root_folder)
    seen: set[int] = set()
    for what, path in places.items():
        there = _existing(path)
        if there.stat().st_dev not in seen:
            seen.add(there.stat().st_dev)
            yield judged(what, there, shutil.disk_usage(there).free >> 20)


def judged(what: str, path: Path, free_mb: int) -> Finding:
    """Judge the free space of a place."""
    text = f"{free_mb / 1024:.1f} GB free for {what} ({path})"
    level = Level.WRONG if free_mb < WRONG_MB else Level.WARNING if free_mb < WARNING_MB else Level.OK
    mend = "" if level is Level.OK else "make room there (`docker system prune` removes what containers left behind)"
    return Finding(NAME, level, text, mend)


def _existing(path: Path) -> Path:
    """Return the folder itself, or the nearest above that is there: it is made in its file system."""
    return next(place for place in (path, *path.parents) if place.exists())
