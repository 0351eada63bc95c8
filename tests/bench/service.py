"""The whole service for a benchmark: a stand-in for Ok with a class of its own, and `gradewright up`."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from worker.app import CeleryQueue, create_app
from worker.assignments import Assignments
from worker.ledger import Ledger
from worker.platforms.ok import OkClient
from worker.poller import Poller
from worker.records import Record, State, Which
from worker.settings import Settings

ASSIGNMENTS = Path(__file__).parent / "assignments"
ENDPOINT = "bench/cs1/fa26/ten"
TOKEN = "staff-token"


@dataclass(frozen=True, slots=True)
class Entrance:
    """A way into a running service, as the trigger has one."""

    ledger: Ledger
    poller: Poller

    def listed(self) -> list[str]:
        """List the class's submissions."""
        return self.poller.listed(ENDPOINT)

    def ask(self, backups: list[str], *, by_hand: bool = False) -> None:
        """Have submissions graded."""
        self.poller.enqueue(ENDPOINT, backups, which=Which.CHANGED, fingerprint="", by_hand=by_hand)

    def count(self, state: State) -> int:
        """Count submissions in a state."""
        return self.ledger.counts().get(ENDPOINT, {}).get(state, 0)

    def record(self, backup: str) -> Record:
        """Return what the ledger tells about one."""
        return self.ledger.records(ENDPOINT, [backup])[0]


@contextmanager
def running_service(number: int) -> Iterator[Mapping[str, str]]:
    """Run Ok with a class of so many students, all different, and the service; give its environment."""
    with tempfile.TemporaryDirectory(prefix="gradewright-bench-") as folder, ExitStack() as programs:
        students = Path(folder) / "class.json"
        students.write_text(json.dumps({"assignment": ENDPOINT, "students": _students(number)}))
        simulator = [sys.executable, "-m", "tests.simulators.ok", "--no-recordings", "--json", str(students)]
        url = programs.enter_context(_running(simulator, os.environ, "http://")).strip()
        environment = {
            **os.environ,
            "GRADEWRIGHT_OK_URL": url,
            "GRADEWRIGHT_OK_TOKEN": TOKEN,
            "GRADEWRIGHT_ASSIGNMENTS_DIR": str(ASSIGNMENTS),
            "GRADEWRIGHT_STATE_DIR": str(Path(folder) / "state"),
            "GRADEWRIGHT_LOG_LEVEL": "INFO",
        }
        programs.enter_context(_running([sys.executable, "-m", "worker", "up"], environment, "worker ready"))
        yield environment


@contextmanager
def entrance(environment: Mapping[str, str]) -> Iterator[Entrance]:
    """Open a way into a running service from this process."""
    settings = Settings(
        ok_url=environment["GRADEWRIGHT_OK_URL"],
        ok_token=SecretStr(TOKEN),
        assignments_dir=ASSIGNMENTS,
        state_dir=Path(environment["GRADEWRIGHT_STATE_DIR"]),
    )
    with ExitStack() as parts:
        ledger = Ledger(settings.ledger_url)
        parts.callback(ledger.close)
        ok = parts.enter_context(OkClient(environment["GRADEWRIGHT_OK_URL"], TOKEN))
        app = create_app(settings)
        parts.callback(app.close)
        queue = CeleryQueue(app)
        yield Entrance(ledger, Poller(ok, ledger, queue, Assignments(ASSIGNMENTS), settings.patience_seconds))


def _students(number: int) -> Mapping[str, Mapping[str, str]]:
    solution = (ASSIGNMENTS / ENDPOINT / "solution" / "ten.py").read_text()
    return {f"student{n}@example.edu": {"ten.py": f"{solution}\n# {n}\n"} for n in range(number)}


@contextmanager
def _running(command: list[str], environment: Mapping[str, str], sign: str) -> Iterator[str]:
    """Run a program; give the line with the sign that it is ready, and end it with the block."""
    log = tempfile.NamedTemporaryFile(mode="w+", prefix="gradewright-bench-", suffix=".log")  # noqa: SIM115 -- the block below closes it
    with log, subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT) as program:
        try:
            yield _wait_for(sign, Path(log.name), program)
        finally:
            program.terminate()
            program.wait(30)


def _wait_for(sign: str, log: Path, program: subprocess.Popen[bytes]) -> str:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and program.poll() is None:
        for line in log.read_text().splitlines():
            if sign in line:
                return line
        time.sleep(0.02)
    raise SystemExit(f"{program.args!r} did not say {sign!r}:\n{log.read_text()}")
