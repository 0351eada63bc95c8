"""The commands as staff type them, in processes of their own: what they print, and their exit codes."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pytest

from tests.simulators.ok import Fault, OkSimulator
from tests.waiting import wait_until
from tests.worker.fakes import LAB
from worker.ledger import Ledger
from worker.records import State, Work
from worker.settings import PREFIX

ROOT = Path(__file__).parents[3]
#: A posted one of the recorded class.
BACKUP = "PdRqbG"


class Terminal:
    """Runs commands with the settings of the test."""

    def __init__(self, **settings: str) -> None:
        own = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
        self.environment: Mapping[str, str] = {
            **own,
            **{PREFIX + name: value for name, value in settings.items()},
        }

    def run(self, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        """Run a command to its end, with what a person types."""
        command = [sys.executable, "-m", "worker", *arguments]
        return subprocess.run(
            command,
            cwd=ROOT,
            env=self.environment,
            text=True,
            capture_output=True,
            timeout=60,
            check=False,
            input=typed,
        )

    def start(self, *command: str, stderr: int | None = None) -> subprocess.Popen[str]:
        """Start a Python module."""
        return subprocess.Popen(
            [sys.executable, "-m", *command], cwd=ROOT, env=self.environment, text=True, stderr=stderr
        )


@pytest.fixture
def terminal(redis_url: str, ok: OkSimulator, assignments_dir: Path, tmp_path: Path) -> Terminal:
    return Terminal(
        REDIS_URL=redis_url,
        OK_URL=ok.url,
        OK_TOKEN="staff-token",
        ASSIGNMENTS_DIR=str(assignments_dir),
        STATE_DIR=str(tmp_path / "state"),
        SWEEP_SECONDS="1",
    )


@pytest.fixture
def _worker(terminal: Terminal, tmp_path: Path) -> Iterator[None]:
    """Run a worker whose sandbox passes everything."""
    (tmp_path / "open").touch()
    process = terminal.start("tests.worker.worker_process", str(tmp_path))
    yield
    process.kill()
    process.wait()


def states(redis_url: str) -> Mapping[str, Mapping[State, int]]:
    with closing(Ledger(redis_url)) as ledger:
        return ledger.counts()


@pytest.mark.usefixtures("_worker")
def test_grade_posts_a_class_and_again_does_nothing(terminal: Terminal, ok: OkSimulator) -> None:
    first = terminal.run("grade", LAB)
    second = terminal.run("grade", LAB)

    assert (first.returncode, second.returncode) == (0, 0), first.stderr
    assert "37 graded, 0 already done" in first.stdout
    assert "0 graded, 37 already done" in second.stdout
    assert len(ok.scores()) == 37


@pytest.mark.usefixtures("_worker")
def test_grade_tells_of_one_submission_as_json(terminal: Terminal) -> None:
    told = terminal.run("grade", LAB, "--backup", BACKUP, "--json")
    (record,) = map(json.loads, told.stdout.splitlines())

    assert (record["backup"], record["state"], record["score"]) == (BACKUP, "posted", 10.0)
    assert told.stderr == ""


@pytest.mark.usefixtures("_worker")
def test_force_posts_again(terminal: Terminal, ok: OkSimulator) -> None:
    terminal.run("grade", LAB, "--backup", BACKUP)
    terminal.run("grade", LAB, "--backup", BACKUP, "--force")

    assert [score.archived for score in ok.scores(BACKUP)] == [True, False]


@pytest.mark.usefixtures("_worker")
def test_what_ends_failed_is_exit_code_1_with_the_reason(terminal: Terminal, ok: OkSimulator) -> None:
    ok.fault(Fault(where="/score/", status=401))
    told = terminal.run("grade", LAB, "--backup", BACKUP)

    assert told.returncode == 1
    assert "does not let" in " ".join(told.stdout.split())


def test_a_dry_run_changes_nothing(terminal: Terminal, redis_url: str) -> None:
    told = terminal.run("grade", LAB, "--dry-run", "--json")
    rows = [json.loads(line) for line in told.stdout.splitlines()]

    assert [row["would_grade"] for row in rows] == [True] * 37
    assert states(redis_url) == {}


def test_no_wait_queues_and_returns(terminal: Terminal, redis_url: str) -> None:
    told = terminal.run("grade", LAB, "--no-wait")

    assert told.returncode == 0
    assert "37 under way" in told.stdout
    assert states(redis_url) == {LAB: {State.QUEUED: 37}}


def test_grade_warns_where_no_worker_works_and_leaves_the_work_at_ctrl_c(
    terminal: Terminal, redis_url: str, tmp_path: Path
) -> None:
    with (tmp_path / "stderr").open("w") as stderr:
        command = [sys.executable, "-m", "worker", "grade", LAB]
        process = subprocess.Popen(command, cwd=ROOT, env=terminal.environment, stderr=stderr)
        wait_until(lambda: "no worker" in (tmp_path / "stderr").read_text(), "the warning", 60)
        process.send_signal(2)

    assert process.wait(10) == 130
    assert "go on without you" in (tmp_path / "stderr").read_text()
    assert states(redis_url) == {LAB: {State.QUEUED: 37}}


def test_what_many_wait_for_is_told_once(terminal: Terminal, redis_url: str, tmp_path: Path) -> None:
    reason = "Ok answered 401 to GET /api/v3/backups/{}/"
    with closing(Ledger(redis_url)) as ledger:
        for backup in (BACKUP, "zbqYrb"):
            ledger.see(LAB, [backup])
            claim = ledger.claim(Work(LAB, backup), seconds=60)
            assert claim is not None
            ledger.give_back(claim, reason.format(backup), delay=60)
    with (tmp_path / "stderr").open("w") as stderr:
        command = [sys.executable, "-m", "worker", "grade", LAB]
        process = subprocess.Popen(command, cwd=ROOT, env=terminal.environment, stderr=stderr)
        wait_until(lambda: "no worker" in (tmp_path / "stderr").read_text(), "the warning", 60)
        process.send_signal(2)
        process.wait(10)

    assert 1 == (tmp_path / "stderr").read_text().count("waiting: ")


def test_status_counts_and_lists_reasons(terminal: Terminal, redis_url: str) -> None:
    with closing(Ledger(redis_url)) as ledger:
        ledger.see(LAB, [BACKUP])
        claim = ledger.claim(Work(LAB, BACKUP), seconds=60)
        assert claim is not None
        ledger.fail(claim, "[suite 1] is [/broken]", fault="grader")
    told = terminal.run("status", LAB)
    as_json = json.loads(terminal.run("status", LAB, "--json").stdout)

    assert told.returncode == 0
    assert "[suite 1] is [/broken]" in told.stdout
    assert as_json["assignments"][LAB]["failed"] == 1
    assert as_json["submissions"][0]["reason"] == "[suite 1] is [/broken]"


@pytest.mark.parametrize(
    ("settings", "code", "words"),
    [
        ({"OK_TOKEN": "expired-token"}, 2, "token"),
        ({"OK_URL": "http://127.0.0.1:1"}, 3, "127.0.0.1:1"),
        ({"REDIS_URL": "redis://127.0.0.1:1/0"}, 3, "Redis at redis://127.0.0.1:1/0"),
        ({"CONCURRENCY": "none"}, 2, "GRADEWRIGHT_CONCURRENCY"),
        ({"ASSIGNMENTS_DIR": "/nowhere"}, 2, "there is no assignment"),
    ],
)
def test_what_is_wrong_is_named_without_a_traceback(
    terminal: Terminal, settings: Mapping[str, str], code: int, words: str
) -> None:
    terminal.environment = {
        **terminal.environment,
        **{PREFIX + name: value for name, value in settings.items()},
    }
    told = terminal.run("grade", LAB)

    assert told.returncode == code
    assert told.stdout == ""
    assert told.stderr.startswith("error: ")
    assert words in told.stderr
    assert "Traceback" not in told.stderr
    assert "staff-token" not in told.stderr


def test_wrong_usage_is_exit_code_2(terminal: Terminal) -> None:
    assert terminal.run("grade").returncode == 2


def test_a_grader_that_was_never_checked_is_warned_of(terminal: Terminal) -> None:
    told = terminal.run("grade", LAB, "--no-wait")

    assert told.returncode == 0, told.stderr
    assert f"warning: {LAB} was never checked: run `gradewright check {LAB}`" in " ".join(told.stderr.split())


def test_where_a_check_is_required_nothing_is_queued_without_one(terminal: Terminal, redis_url: str) -> None:
    terminal.environment = {**terminal.environment, f"{PREFIX}REQUIRE_CHECK": "true"}

    told = terminal.run("grade", LAB, "--no-wait")

    assert told.returncode == 2
    assert f"run `gradewright check {LAB}` (GRADEWRIGHT_REQUIRE_CHECK asks for it)" in told.stderr
    assert states(redis_url) == {}
