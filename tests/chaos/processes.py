"""Keeps the service's processes running as a deployment does: whatever ends is started again."""

import re
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

TEND_SECONDS = 0.2


class Kept:
    """Processes by name, between `start` and `close`; each appends to a log of its name in a folder."""

    def __init__(self, environment: Mapping[str, str], logs: Path) -> None:
        self._environment = environment
        self._logs = logs
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._tend, daemon=True)
        #: How often each was started again without having been killed here, by name, exit status and last words.
        self.restarts: Counter[str] = Counter()

    def start(self, *names: str) -> None:
        """Start processes, `worker-1` being the command `worker`, and tend them from now on."""
        for name in names:
            self._launch(name)
        self._thread.start()

    def kill(self, name: str) -> None:
        """Kill one without a warning, and start another in its place."""
        with self._lock:
            self._running[name].kill()
            self._running[name].wait()
            self._launch(name)

    def names(self, command: str) -> list[str]:
        """List the processes of one command."""
        return [name for name in self._running if name.partition("-")[0] == command]

    def log(self, name: str) -> str:
        """Return all that a process has printed."""
        return (self._logs / f"{name}.log").read_text()

    def close(self) -> None:
        """Stop all as a deployment does, with SIGTERM; whoever takes too long fails the chaos."""
        self._stopping.set()
        self._thread.join()
        for process in self._running.values():
            process.terminate()
        for process in self._running.values():
            try:
                process.wait(timeout=30)
            finally:
                process.kill()

    def _launch(self, name: str) -> None:
        command = [sys.executable, "-m", "worker", name.partition("-")[0]]
        with (self._logs / f"{name}.log").open("ab") as log:
            self._running[name] = subprocess.Popen(command, env=dict(self._environment), stdout=log, stderr=log)

    def _tend(self) -> None:
        while not self._stopping.wait(TEND_SECONDS):
            with self._lock:
                for name, process in list(self._running.items()):
                    status = process.poll()
                    if status is not None:
                        self.restarts[f"{name} with status {status} ({self._last_words(name)})"] += 1
                        self._launch(name)

    def _last_words(self, name: str) -> str:
        lines = [line for line in self.log(name).splitlines() if re.search("'(error|critical)'", line)]
        return lines[-1][:600] if lines else ""
