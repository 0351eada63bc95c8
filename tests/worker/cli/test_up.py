"""`gradewright up`: one terminal runs everything, and nothing outlives it."""

import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from tests.simulators.ok import OkSimulator
from tests.waiting import wait_until
from worker.ledger import Ledger
from worker.settings import PREFIX

ROOT = Path(__file__).parents[3]


class Up:
    """A running `up`, and what it says of its processes."""

    def __init__(self, ok_url: str, state_dir: Path, **more: str) -> None:
        own = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
        settings = {"OK_URL": ok_url, "OK_TOKEN": "staff-token", "STATE_DIR": str(state_dir), "SWEEP_SECONDS": "1"}
        settings |= more
        self.process = subprocess.Popen(
            [sys.executable, "-m", "worker", "up", "--json"],
            cwd=ROOT,
            env={**own, **{PREFIX + name: value for name, value in settings.items()}},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.url = f"unix://{state_dir}/valkey.sock?db=0"
        self.lines: list[str] = []
        self.pids: dict[str, int] = {}
        self.starts: list[str] = []
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def await_ready(self, times: int = 1) -> None:
        """Wait until a worker has said so for the n-th time."""
        wait_until(lambda: sum("worker ready" in line for line in self.lines) == times, "the worker", 40)

    def sees_sweeps(self) -> bool:
        """Tell whether beat asks and the worker answers."""
        with closing(Ledger(self.url)) as ledger:
            return ledger.swept_at() is not None

    def close(self) -> None:
        """Kill what is left."""
        self.process.kill()
        self.process.wait()
        self._reader.join(10)
        if self.process.stdout:
            self.process.stdout.close()

    def _read(self) -> None:
        for line in self.process.stdout or ():
            self.lines.append(line)
            with suppress(ValueError):
                event = json.loads(line)
                if event["event"] == "started":
                    self.pids[event["process"]] = event["pid"]
                    self.starts.append(event["process"])


@pytest.fixture
def state_dir() -> Iterator[Path]:
    """Return a folder whose path is short enough for a socket."""
    with tempfile.TemporaryDirectory(prefix="up-") as folder:
        yield Path(folder)


@pytest.fixture
def up(ok: OkSimulator, state_dir: Path) -> Iterator[Up]:
    with closing(Up(ok.url, state_dir)) as up:
        up.await_ready()
        yield up


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_worker_beat_and_server_run_and_end_within_ten_seconds(up: Up) -> None:
    wait_until(up.sees_sweeps, "a sweep", 60)
    assert up.starts == ["valkey", "beat", "worker"]

    up.process.terminate()
    assert up.process.wait(10) == 0
    assert not any(is_running(pid) for pid in up.pids.values())


def test_the_trigger_runs_along_where_its_port_is_set(ok: OkSimulator, state_dir: Path) -> None:
    with closing(Up(ok.url, state_dir, TRIGGER_PORT="0")) as up:
        wait_until(lambda: any("trigger ready" in line for line in up.lines), "the trigger", 40)
        assert up.starts == ["valkey", "beat", "worker", "trigger"]
        up.process.terminate()
        assert up.process.wait(15) == 0


def test_flower_runs_along_where_it_has_credentials(ok: OkSimulator, state_dir: Path) -> None:
    with closing(Up(ok.url, state_dir, FLOWER_AUTH="staff:correct-horse-battery")) as up:
        wait_until(lambda: any("flower ready" in line for line in up.lines), "Flower", 40)
        assert up.starts == ["valkey", "beat", "worker", "flower"]
        up.process.terminate()
        assert up.process.wait(15) == 0


def test_weak_credentials_of_flower_are_refused_at_once(ok: OkSimulator, state_dir: Path) -> None:
    with closing(Up(ok.url, state_dir, FLOWER_AUTH="staff:weak")) as up:
        assert up.process.wait(20) == 2
        wait_until(lambda: any("FLOWER_AUTH is weak" in line for line in up.lines), "the reason", 60)


def test_nothing_outlives_an_up_that_is_killed(up: Up) -> None:
    up.process.kill()

    wait_until(lambda: not any(is_running(pid) for pid in up.pids.values()), "all to end", 5)


def test_a_worker_that_dies_is_started_again(up: Up) -> None:
    os.kill(up.pids["worker"], 9)

    up.await_ready(times=2)
    assert up.starts.count("worker") == 2


def test_a_second_up_on_the_same_state_is_refused(up: Up, ok: OkSimulator, state_dir: Path) -> None:
    with closing(Up(ok.url, state_dir)) as second:
        assert second.process.wait(20) == 2
        wait_until(lambda: any("already up" in line for line in second.lines), "the reason", 60)
    assert up.process.poll() is None


def test_the_ledger_survives_a_restart(up: Up, ok: OkSimulator, state_dir: Path) -> None:
    with closing(Ledger(up.url)) as ledger:
        ledger.see("cal/a", ["b1"], delay=3600)
    up.process.terminate()
    up.process.wait(10)
    with closing(Up(ok.url, state_dir)) as again:
        again.await_ready()
        with closing(Ledger(again.url)) as ledger:
            assert ledger.backups("cal/a") == ["b1"]


def test_the_token_is_in_no_argument_list(up: Up) -> None:
    listed = [Path(f"/proc/{pid}/cmdline").read_bytes() for pid in (*up.pids.values(), up.process.pid)]

    assert not any(b"staff-token" in arguments for arguments in listed)
