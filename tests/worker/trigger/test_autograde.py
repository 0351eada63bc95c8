"""Ok's button pressed: its walk through the steps, against trigger, worker and beat in processes of their own."""

import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TypeVar

import pytest

from tests.simulators.ok import OkSimulator
from tests.simulators.ok.autograde import Autograde, Step, send, send_batch
from tests.waiting import wait_until
from tests.worker.cli.test_commands import Terminal
from tests.worker.fakes import LAB
from tests.worker.trigger.conftest import KEY
from tests.worker.trigger.test_app import get
from worker.app import create_app
from worker.platforms.ok import OkClient
from worker.settings import Settings

T = TypeVar("T")

#: Ok's ten seconds, for a test; its patience is shortened alike.
POLL_SECONDS = 0.5


class Deployed:
    """The whole service in processes, its sandbox a stand-in that passes what it may."""

    def __init__(self, terminal: Terminal, gate: Path) -> None:
        self.terminal = terminal
        self.gate = gate
        self.processes = ExitStack()
        self.trigger = self._piped("worker", "trigger", "--port", "0")
        assert self.trigger.stderr is not None
        self.said = self.trigger.stderr.readline()
        (port,) = re.findall(r"port\W+(\d+)", self.said)
        self.port = int(port)
        #: As staff entered it, with a slash at its end.
        self.url = f"http://127.0.0.1:{self.port}/"

    def start(self, *commands: str) -> None:
        """Start beat and a worker, or one of them."""
        for command in commands:
            module = ("tests.worker.worker_process", str(self.gate)) if command == "worker" else ("worker", command)
            self._end_with(self.terminal.start(*module))

    def close(self) -> None:
        """Kill what is left."""
        self.processes.close()

    def _piped(self, *command: str) -> subprocess.Popen[str]:
        process = self.terminal.start(*command, stderr=subprocess.PIPE)
        self._end_with(process)
        return process

    def _end_with(self, process: subprocess.Popen[str]) -> None:
        self.processes.callback(process.wait)
        self.processes.callback(process.kill)
        if process.stderr:
            self.processes.callback(process.stderr.close)


@pytest.fixture
def terminal(redis_url: str, ok: OkSimulator, assignments_dir: Path, tmp_path: Path) -> Terminal:
    return Terminal(
        REDIS_URL=redis_url,
        OK_URL=ok.url,
        OK_TOKEN="staff-token",
        ASSIGNMENTS_DIR=str(assignments_dir),
        STATE_DIR=str(tmp_path / "state"),
        SWEEP_SECONDS="1",
        PATIENCE_SECONDS="5",
    )


@pytest.fixture
def deployed(terminal: Terminal, tmp_path: Path) -> Iterator[Deployed]:
    (tmp_path / "open").touch()
    deployed = Deployed(terminal, tmp_path)
    yield deployed
    deployed.close()


def quick() -> float:
    """Tell Ok's time in a test: it has ten seconds between two polls."""
    return time.monotonic() * 10 / POLL_SECONDS


def walk(press: Autograde, seconds: float = 60, pause: float = POLL_SECONDS) -> None:
    """Poll until all is over."""

    def is_over() -> bool:
        press.poll()
        return press.is_over

    wait_until(is_over, "every backup to be done", seconds, pause=pause)


def listed(ok: OkSimulator) -> list[str]:
    with OkClient(ok.url, "staff-token") as client:
        return [backup.id for backup in client.submissions(LAB)]


def test_the_button_ends_with_every_backup_done_and_none_sent_again(deployed: Deployed, ok: OkSimulator) -> None:
    deployed.start("worker", "beat")
    press = Autograde(ok, deployed.url, KEY, "staff-token", listed(ok), clock=quick)
    walk(press)

    assert ({Step.DONE: 37}, 0) == (press.steps(), press.retries)
    assert {(Step.QUEUED, Step.RUNNING, Step.WAITING, Step.DONE)} == {tuple(task.walked) for task in press.tasks}
    assert 37 == len(ok.scores()), "each was posted once"


def test_a_second_press_posts_what_is_graded_already_once_more_without_a_run(
    deployed: Deployed, ok: OkSimulator
) -> None:
    """Ok sees only scores that are newer than its batch."""
    deployed.start("worker", "beat")
    backups = listed(ok)[:5]
    walk(Autograde(ok, deployed.url, KEY, "staff-token", backups, clock=quick))
    runs = len(list(deployed.gate.glob("started-*")))
    again = Autograde(ok, deployed.url, KEY, "admin-token", backups, clock=quick)
    walk(again)

    assert ({Step.DONE: 5}, 0) == (again.steps(), again.retries)
    assert runs == len(list(deployed.gate.glob("started-*")))
    assert ["admin@berkeley.edu"] * 5 == [score.grader for score in ok.scores() if not score.archived]
    assert 10 == len(ok.scores())


def test_a_broken_grader_is_answered_by_an_error_that_costs_nothing(
    deployed: Deployed, ok: OkSimulator, assignments_dir: Path
) -> None:
    deployed.start("worker", "beat")
    (assignments_dir / LAB / "tests" / "twenty_sixteen.py").write_text("s3cret(")
    press = Autograde(ok, deployed.url, KEY, "staff-token", listed(ok)[:3], clock=quick)
    walk(press)

    assert ({Step.DONE: 3}, 0) == (press.steps(), press.retries)
    assert {("error", 0.0)} == {(score.kind, score.score) for score in ok.scores()}
    assert not any("s3cret" in score.message for score in ok.scores())


def test_backups_of_others_are_neither_graded_nor_scored_and_hold_up_nobody(
    deployed: Deployed, ok: OkSimulator
) -> None:
    (sibling,) = ok.add_class("cal/cs61a/sp16/hw01", {"eve@x.edu": {"lab00.py": "x"}}).values()
    (foreign,) = ok.add_class("cal/cs70/sp16/hw02", {"bob@x.edu": {"lab00.py": "x"}}).values()
    deployed.start("worker", "beat")
    own = listed(ok)[:2]
    press = Autograde(ok, deployed.url, KEY, "staff-token", [*own, sibling, foreign, "absent"], clock=quick)
    walk(press)

    assert {backup: Step.DONE if backup in own else Step.FAILED for backup in [*own, sibling, foreign, "absent"]} == {
        task.backup: task.step for task in press.tasks
    }
    assert set(own) == {score.backup for score in ok.scores()}


def test_two_thousand_are_answered_at_once_and_all_end_done(deployed: Deployed, ok: OkSimulator) -> None:
    ids = ok.add_class(LAB, {f"s{number}@x.edu": {"lab00.py": "def twenty_sixteen(): ..."} for number in range(2000)})
    backups = list(ids.values())
    send_batch(deployed.url, KEY, "staff-token", [backups[0]])
    (one,), for_one = timed(lambda: send_batch(deployed.url, KEY, "staff-token", [backups[1]]))
    press, for_all = timed(lambda: Autograde(ok, deployed.url, KEY, "staff-token", backups))
    _, for_one_result = timed(lambda: send(deployed.url, "/results", [one]))
    _, for_all_results = timed(press.poll)
    deployed.start("worker", "beat")
    walk(press, seconds=240, pause=2)

    assert for_all < 60 * max(for_one, 0.005)
    assert for_all_results < 60 * max(for_one_result, 0.005)
    assert ({Step.DONE: 2000}, 0) == (press.steps(), press.retries)
    assert 2000 == len({score.backup for score in ok.scores() if not score.archived})


def timed(action: Callable[[], T]) -> tuple[T, float]:
    """Return what an action returns, and how many seconds it took."""
    began = time.monotonic()
    return action(), time.monotonic() - began


def test_jobs_outlive_the_trigger_and_what_was_queued_is_done_without_anybody_polling(
    deployed: Deployed, ok: OkSimulator, terminal: Terminal, tmp_path: Path
) -> None:
    press = Autograde(ok, deployed.url, KEY, "staff-token", listed(ok)[:3], clock=quick)
    deployed.trigger.send_signal(signal.SIGTERM)
    assert 0 == deployed.trigger.wait(10)
    with pytest.raises(OSError, match="refused"):
        press.poll()
    deployed.start("worker", "beat")
    wait_until(lambda: len(ok.scores()) == 3, "three scores", 60)
    another = Deployed(terminal, tmp_path)
    results = send(another.url, "/results", [task.job for task in press.tasks])
    another.close()

    assert isinstance(results, dict)
    assert ["finished"] * 3 == [result["status"] for result in results.values()]


def test_the_service_is_well_once_a_worker_has_consumed_a_canary(deployed: Deployed, redis_url: str) -> None:
    before = get(deployed.url, "healthz")[0]
    create_app(Settings(redis_url=redis_url)).send_task("canary")
    deployed.start("worker")
    wait_until(lambda: get(deployed.url, "healthz")[0] == 200, "health", 60)

    assert 503 == before


@pytest.mark.parametrize(
    ("arguments", "settings", "status", "words"),
    [
        (("--port", "0"), {"OK_URL": ""}, 2, "GRADEWRIGHT_OK_URL is not set"),
        (("--port", "0"), {"SECRET_KEY": "short"}, 2, "GRADEWRIGHT_SECRET_KEY must be 32 bytes"),
        (("--port", "{taken}"), {}, 2, "choose others"),
        (("--port", "70000"), {}, 2, "65535"),
        (("--host", "no.such.host.invalid", "--port", "0"), {}, 2, "cannot listen on no.such.host.invalid"),
    ],
)
def test_a_trigger_that_cannot_serve_says_why(
    terminal: Terminal,
    deployed: Deployed,
    arguments: tuple[str, ...],
    settings: dict[str, str],
    status: int,
    words: str,
) -> None:
    environment = {f"GRADEWRIGHT_{name}": value for name, value in settings.items()}
    terminal.environment = {**terminal.environment, **environment}
    told = terminal.run("trigger", *(part.replace("{taken}", str(deployed.port)) for part in arguments))

    assert status == told.returncode
    assert words in told.stderr
