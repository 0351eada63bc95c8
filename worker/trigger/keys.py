"""Which assignment an autograding key stands for: found over all folders, and anew when a grader.toml changes."""

import threading
import time
import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import structlog

from graders.assignment import CONFIG, known_endpoints
from worker.trigger.refusal import RequestRefusedError

#: How long what was found is trusted without a look at the files.
TRUST_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class _Toml:
    signature: tuple[int, int, int]
    #: None where the file cannot be read.
    key: str | None


class Keys:
    """Finds assignments by their keys; safe to share between threads.

    Only `[assignment] key` is read: an assignment whose suites are broken is still the one that is meant.
    """

    def __init__(self, folder: Path, *, trust_seconds: float = TRUST_SECONDS) -> None:
        self._folder = folder
        self._trust_seconds = trust_seconds
        self._files: Mapping[str, _Toml] = {}
        self._looked_at = float("-inf")
        self._lock = threading.Lock()

    def endpoint(self, key: str) -> str:
        """Return the endpoint of the assignment with a key. Raises RequestRefusedError that names the key."""
        endpoints = self._by_key().get(key, [])
        if not endpoints:
            raise RequestRefusedError(
                404, f"no assignment has the autograding key {key!r}: set `key` in [assignment] of its {CONFIG}"
            )
        if len(endpoints) > 1:
            structlog.get_logger().error("one autograding key for several assignments", assignments=endpoints)
            raise RequestRefusedError(409, f"several assignments have the autograding key {key!r}: each needs its own")
        return endpoints[0]

    def _by_key(self) -> Mapping[str, Sequence[str]]:
        found = defaultdict[str, list[str]](list)
        for endpoint, file in self._looked().items():
            if file.key is not None:
                found[file.key].append(endpoint)
        return found

    def _looked(self) -> Mapping[str, _Toml]:
        with self._lock:
            if time.monotonic() - self._looked_at >= self._trust_seconds:
                self._looked_at = time.monotonic()
                self._files = {name: self._read(name) for name in known_endpoints(self._folder)}
            return self._files

    def _read(self, endpoint: str) -> _Toml:
        path = self._folder / endpoint / CONFIG
        try:
            status = path.stat()
        except OSError:
            return _Toml((0, 0, 0), None)
        signature = (status.st_mtime_ns, status.st_size, status.st_ino)
        known = self._files.get(endpoint)
        return known if known and known.signature == signature else _Toml(signature, _key_in(path))


def _key_in(path: Path) -> str | None:
    try:
        table = tomllib.loads(path.read_text("utf-8")).get("assignment")
    except (OSError, ValueError):
        return None
    key = table.get("key") if isinstance(table, dict) else None
    return key if isinstance(key, str) else None
