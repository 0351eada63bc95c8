"""Workers as real processes over a real ledger and broker, and what a test asks of them."""

import os
import subprocess
import sys
import time
from pathlib import Path

from pydantic import SecretStr

from tests.simulators.ok import OkSimulator
from tests.valkey import Valkey
from tests.waiting import wait_until
from tests.worker.fakes import LAB
from worker.app import CeleryQueue, create_app
from worker.ledger import Ledger
from worker.records import State, Work
from worker.settings import PREFIX, Settings

#: Three submissions with different files, so that each is run.
#: No two have the same files, since a verdict of the same files would serve again.
ONE, TWO, THREE = (Work(LAB, backup) for backup in ("PdRqbG", "zbqx2a", "negL6a"))


class Bench:
    """Starts workers and asks them for work."""

    def __init__(
        self, valkey: Valkey, ok: OkSimulator, assignments_dir: Path, gate: Path, broker_url: str = ""
    ) -> None:
        self.valkey = valkey
        self.ok = ok
        self.gate = gate
        self.environment = {
            "REDIS_URL": valkey.url,
            "OK_URL": ok.url,
            "OK_TOKEN": "staff-token",
            "ASSIGNMENTS_DIR": str(assignments_dir),
            "CONCURRENCY": "4",
            "LEASE_SECONDS": "1.5",
            "PATIENCE_SECONDS": "1",
            "SWEEP_SECONDS": "1",
            "BROKER_URL": broker_url,
        }
        self.settings = Settings(
            redis_url=valkey.url, broker_url=SecretStr(broker_url) if broker_url else None, patience_seconds=1
        )
        self.app = create_app(self.settings)
        self.queue = CeleryQueue(self.app)
        self.ledger = Ledger(valkey.url)
        self.processes: list[subprocess.Popen[bytes]] = []

    def worker(self) -> subprocess.Popen[bytes]:
        """Start a worker."""
        environment = {**os.environ, **{PREFIX + name: value for name, value in self.environment.items()}}
        command = [sys.executable, "-m", "tests.worker.worker_process", str(self.gate)]
        self.processes.append(subprocess.Popen(command, env=environment))
        return self.processes[-1]

    def ask(self, *works: Work) -> None:
        """Record and queue submissions."""
        for work in works:
            self.ledger.see(work.assignment, [work.backup])
            self.ledger.queue(work.assignment, [work.backup], patience=1)
            self.queue.grade([(work, 0)])

    def sweep(self) -> None:
        """Ask for a sweep, as beat would."""
        self.app.send_task("sweep")

    def open(self) -> None:
        """Let all runs end."""
        (self.gate / "open").touch()

    def let_one_end(self) -> None:
        """Let one run end, and wait until the next has started in its place."""
        before = self.running()
        (self.gate / "pass").touch()
        wait_until(lambda: self.running() > before, "the next run to start", 40)

    def lapse(self) -> None:
        """End the leases of a worker that is dead.

        A lease short enough to wait for is one that a living worker on a busy machine may fail to renew in time.
        """
        with self.valkey.client() as client:
            for assignment in self.ledger.counts():
                for record in self.ledger.records(assignment, self.ledger.backups(assignment)):
                    if record.state is State.GRADING:
                        client.zadd("gradewright:due", {f"{assignment} {record.work.backup}": 0})

    def running(self) -> int:
        """Count the runs that have ever started."""
        return len(list(self.gate.glob("started-*")))

    def killed(self) -> int:
        """Count the workers that a poison has ended."""
        return len(list(self.gate.glob("killed-*")))

    def state(self, work: Work) -> State:
        """Tell how far a submission is."""
        (record,) = self.ledger.records(work.assignment, [work.backup])
        return record.state

    def await_posted(self, *works: Work) -> None:
        """Sweep, as beat would, until all are posted; each must have come to Ok once."""
        for work in works:
            swept_at = 0.0
            deadline = time.monotonic() + 60
            while self.state(work) is not State.POSTED:
                assert time.monotonic() < deadline, f"{work} is {self.state(work)}"
                if time.monotonic() - swept_at > 1:
                    self.sweep()
                    swept_at = time.monotonic()
                time.sleep(0.05)
        assert [len(self.ok.scores(work.backup)) for work in works] == [1] * len(works)

    def close(self) -> None:
        """Kill what is left."""
        for process in self.processes:
            process.kill()
            process.wait()
        self.app.close()
