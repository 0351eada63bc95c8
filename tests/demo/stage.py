"""The processes of the demonstration: the Ok stand-in, the service, and the commands that staff would type."""

import json
import os
import signal
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO
from urllib.parse import urlencode

from tests.demo.classroom import EXAMPLES
from tests.waiting import wait_until

ROOT = Path(__file__).parents[2]
TOKEN = "staff-token"
_SETTINGS = "GRADEWRIGHT_"


@dataclass(frozen=True, slots=True)
class Posted:
    """A score that the stand-in holds."""

    backup: str
    kind: str
    score: float
    message: str
    archived: bool


class Ok:
    """The stand-in in a process of its own; `url` is where it answers."""

    def __init__(self, classroom: Path) -> None:
        command = [sys.executable, "-m", "tests.simulators.ok", "--json", str(classroom)]
        self._process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self.url = self._process.stdout.readline().strip()
        if not self.url:
            raise SystemExit("error: the Ok stand-in did not start")

    def scores(self) -> list[Posted]:
        """Return every score that was ever posted."""
        with urllib.request.urlopen(f"{self.url}/_control/scores") as answer:  # noqa: S310 -- loopback
            rows = json.load(answer)
        return [Posted(**{name: row[name] for name in Posted.__dataclass_fields__}) for row in rows]

    def restore(self, scores: list[Posted]) -> None:
        """Give back what the stand-in held before it was stopped: a real Ok would still hold it."""
        for score in scores:
            fields = {"bid": score.backup, "kind": score.kind, "score": score.score, "message": score.message}
            address = f"{self.url}/api/v3/score/"
            request = urllib.request.Request(address, urlencode(fields).encode())  # noqa: S310 -- loopback
            request.add_header("Authorization", f"Bearer {TOKEN}")
            with urllib.request.urlopen(request):  # noqa: S310 -- loopback
                pass

    def close(self) -> None:
        """Stop the stand-in."""
        self._process.terminate()
        self._process.wait()


@dataclass
class Service:
    """The service, as `gradewright up` runs it; `log` takes what it prints."""

    ok_url: str
    state_dir: Path
    log: TextIO
    pids: dict[str, int] = field(default_factory=dict)
    _is_ready: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "worker", "up", "--json"]
        self._process = subprocess.Popen(
            command, cwd=ROOT, env=self.environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        threading.Thread(target=self._read, daemon=True).start()
        wait_until(lambda: self._is_ready.is_set() or self._process.poll() is not None, "the worker", 60)
        if not self._is_ready.is_set():
            raise SystemExit(f"error: the service did not start; see {self.log.name}")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        self._process.wait()

    def environment(self) -> Mapping[str, str]:
        """Return the environment of the service's commands: this machine's own settings are left aside."""
        own = {name: value for name, value in os.environ.items() if not name.startswith(_SETTINGS)}
        settings = {
            "OK_URL": self.ok_url,
            "OK_TOKEN": TOKEN,
            "ASSIGNMENTS_DIR": str(EXAMPLES),
            "STATE_DIR": str(self.state_dir),
            "LEASE_SECONDS": "10",
            "PATIENCE_SECONDS": "5",
            "SWEEP_SECONDS": "2",
        }
        return {**own, **{_SETTINGS + name: value for name, value in settings.items()}}

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start a `gradewright` command in this terminal."""
        command = [sys.executable, "-m", "worker", *arguments]
        return subprocess.Popen(command, cwd=ROOT, env=self.environment(), text=True)

    def status(self, endpoint: str) -> list[dict[str, object]]:
        """Return the ledger's records of an assignment."""
        command = [sys.executable, "-m", "worker", "status", endpoint, "--json"]
        told = subprocess.run(command, cwd=ROOT, env=self.environment(), text=True, stdout=-1, check=True)
        records: list[dict[str, object]] = json.loads(told.stdout)["submissions"]
        return records

    def kill_worker(self) -> None:
        """Kill the worker as hard as can be; `up` starts another."""
        os.kill(self.pids["worker"], signal.SIGKILL)

    def _read(self) -> None:
        for line in self._process.stdout or ():
            self.log.write(line)
            self.log.flush()
            with suppress(ValueError):
                self._hear(json.loads(line))

    def _hear(self, event: Mapping[str, object]) -> None:
        if event.get("event") == "started":
            self.pids[str(event["process"])] = int(str(event["pid"]))
        elif "worker ready" in str(event.get("line")):
            self._is_ready.set()
