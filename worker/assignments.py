"""The assignments in use, loaded once and again only when a file of theirs has changed."""

import contextlib
import os
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from graders.assignment import Assignment, assignment_folder, is_stamp, load_assignment
from graders.gate.stamp import read_stamp

TRUST_SECONDS = 1.0


@dataclass(slots=True)
class _Loaded:
    assignment: Assignment
    signature: tuple[tuple[str, int, int], ...]
    checked_at: float


class Assignments:
    """The assignments below one folder; safe to share between threads.

    For `trust_seconds` a loaded folder is taken as unchanged without a look at it.
    """

    def __init__(self, folder: Path, trust_seconds: float = TRUST_SECONDS) -> None:
        self._folder = folder
        self._trust_seconds = trust_seconds
        self._loaded: dict[str, _Loaded] = {}
        self._lock = threading.Lock()

    def get(self, endpoint: str) -> Assignment:
        """Return an assignment as its files are now. Raises AssignmentError where it is missing or broken."""
        with self._lock:
            loaded = self._loaded.get(endpoint)
            if loaded is None or not self._is_fresh(loaded):
                loaded = self._loaded[endpoint] = self._load(endpoint)
            return loaded.assignment

    def fingerprint(self, endpoint: str) -> str:
        """Name the present version of an assignment's files, its image left aside, and of its stamp.

        What failed for want of a stamp is taken up again when there is another.
        """
        assignment = self.get(endpoint)
        stamp = read_stamp(assignment.folder)
        return assignment.digest([]) + (f":{stamp.digest}:{stamp.engine_revision}" if stamp else "")

    def _load(self, endpoint: str) -> _Loaded:
        folder = assignment_folder(self._folder, endpoint)
        signature = _signature(folder)  # taken first: what changes from here on will be seen
        return _Loaded(load_assignment(folder, endpoint), signature, time.monotonic())

    def _is_fresh(self, loaded: _Loaded) -> bool:
        if time.monotonic() - loaded.checked_at < self._trust_seconds:
            return True
        loaded.checked_at = time.monotonic()
        return _signature(loaded.assignment.folder) == loaded.signature


def _signature(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Name, time and size of each file but the stamp: reading them all for every submission would cost too much."""
    seen = []
    for below, _, names in os.walk(folder):
        for path in (Path(below, name) for name in names):
            with contextlib.suppress(OSError):  # it went away meanwhile, which is a change too
                status = path.stat()
                if not is_stamp(folder, path):
                    seen.append((str(path), status.st_mtime_ns, status.st_size))
    return tuple(sorted(seen))
