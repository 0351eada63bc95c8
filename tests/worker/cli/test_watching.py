"""`watch`, `unwatch` and `watching` as staff type them, and a running service that takes them up."""

import json
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.simulators.ok import OkSimulator
from tests.waiting import wait_until
from tests.worker.cli.test_commands import Terminal, states
from tests.worker.fakes import LAB
from worker.ledger import Ledger
from worker.ledger.watches import Watches
from worker.records import State
from worker.settings import PREFIX


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


@contextmanager
def running(terminal: Terminal, folder: Path) -> Iterator[None]:
    """Run beat and a worker whose sandbox passes everything."""
    (folder / "open").touch()
    commands = (("tests.worker.worker_process", str(folder)), ("worker", "beat"))
    processes = [terminal.start(*command) for command in commands]
    try:
        yield
    finally:
        for process in processes:
            process.kill()
            process.wait()


@contextmanager
def watches(redis_url: str) -> Iterator[Watches]:
    with closing(Ledger(redis_url)) as ledger:
        yield Watches(ledger.connection)


def test_a_running_service_takes_up_what_is_watched_and_leaves_what_is_not(
    terminal: Terminal, redis_url: str, tmp_path: Path, ok: OkSimulator
) -> None:
    with running(terminal, tmp_path):
        told = terminal.run("watch", LAB, "--every", "10s")
        assert told.returncode == 0, told.stderr
        assert "polled every 10s, with the token of instructor@berkeley.edu" in told.stdout
        wait_until(lambda: states(redis_url).get(LAB) == {State.POSTED: 37}, "37 posts", 60)
        (shown,) = json.loads(terminal.run("watching", "--json").stdout)["watched"]
        assert (["command"], 37, None) == (shown["from"], shown["listed"], shown["reason"])
        student = next(iter(ok.store.assignments[LAB].backups))
        files = {"file_contents": {"lab00.py": "1"}}
        ok.store.hand_in(ok.store.assignments[LAB], student, files, submit=True)
        wait_until(lambda: states(redis_url).get(LAB) == {State.POSTED: 38}, "the resubmission", seconds=25)
        assert terminal.run("unwatch", LAB).returncode == 0

    assert "nothing is watched" in terminal.run("watching").stdout


def test_what_the_setting_names_is_watched_over_a_wiped_redis(
    terminal: Terminal, redis_url: str, tmp_path: Path
) -> None:
    terminal.environment = {**terminal.environment, f"{PREFIX}WATCH": LAB, f"{PREFIX}POLL_SECONDS": "1"}
    with running(terminal, tmp_path):
        wait_until(lambda: states(redis_url).get(LAB) == {State.POSTED: 37}, "37 posts", 60)
        with closing(Ledger(redis_url)) as ledger, ledger.connection.using() as redis:
            redis.flushall()

        wait_until(lambda: states(redis_url).get(LAB) == {State.POSTED: 37}, "37 posts once more", 60)


def test_unwatch_tells_that_the_setting_still_watches(terminal: Terminal) -> None:
    terminal.environment = {**terminal.environment, f"{PREFIX}WATCH": LAB}
    terminal.run("watch", LAB)
    (shown,) = json.loads(terminal.run("watching", "--json").stdout)["watched"]
    told = terminal.run("unwatch", LAB)

    assert ["setting", "command"] == shown["from"]
    assert (1, True) == (told.returncode, "GRADEWRIGHT_WATCH names it" in told.stdout)


def test_watching_tells_what_is_lost_with_redis(terminal: Terminal) -> None:
    told = terminal.run("watch", LAB)

    assert f"{LAB} was never checked" in told.stderr
    assert "lost if Redis loses its data" in terminal.run("watching").stdout


def test_unwatching_what_nobody_watched_is_exit_code_1(terminal: Terminal) -> None:
    told = terminal.run("unwatch", LAB, "--json")

    assert told.returncode == 1
    assert {"endpoint": LAB, "was_watched": False, "still_by_setting": False} == json.loads(told.stdout)


@pytest.mark.parametrize("every", ["soon", "1s", "2d", "60"])
def test_an_interval_that_is_none_or_out_of_bounds_is_a_usage_error(terminal: Terminal, every: str) -> None:
    assert terminal.run("watch", LAB, "--every", every).returncode == 2


def test_a_failing_poll_is_told_by_watching_and_status(terminal: Terminal, redis_url: str) -> None:
    with watches(redis_url) as ours:
        ours.watch(LAB, every_seconds=60)
        claim = ours.take({}, seconds=60, most=1)
        assert claim is not None
        ours.failed(claim, "Ok answered 502", pause_seconds=120)
    shown, status = terminal.run("watching"), terminal.run("status")
    as_json = json.loads(terminal.run("status", "--json").stdout)

    assert (1, 0) == (shown.returncode, status.returncode)
    assert "1 polls failed, the last because: Ok answered 502" in shown.stdout
    assert f"polls of {LAB} fail (1 by now): Ok answered 502" in " ".join(status.stdout.split())
    assert ["Ok answered 502"] == [one["reason"] for one in as_json["watched"]]


def test_what_cannot_be_watched_is_refused_with_the_cause(
    terminal: Terminal, redis_url: str, ok: OkSimulator, assignments_dir: Path
) -> None:
    shutil.copytree(assignments_dir / LAB, assignments_dir / "cal/cs61a/sp16/none")
    toml = assignments_dir / "cal/cs61a/sp16/none/grader.toml"
    toml.write_text(toml.read_text().replace(LAB, "cal/cs61a/sp16/none"))
    ok.store.enroll("helper@berkeley.edu", ok.store.assignments[LAB].course, "lab assistant")
    refusals = [
        terminal.run("watch", "cal/cs61a/sp16/missing"),
        terminal.run("watch", "cal/cs61a/sp16/none"),
    ]
    terminal.environment = {**terminal.environment, f"{PREFIX}OK_TOKEN": "helper-token"}
    refusals.append(terminal.run("watch", LAB))
    terminal.environment = {**terminal.environment, f"{PREFIX}REQUIRE_CHECK": "true"}
    refusals.append(terminal.run("watch", LAB))

    assert [2, 2, 2, 2] == [told.returncode for told in refusals]
    words = ("there is no assignment", "Ok knows no assignment", "is lab assistant in cal/cs61a/sp16", "REQUIRE_CHECK")
    assert [True] * 4 == [word in told.stderr for word, told in zip(words, refusals, strict=True)]
    with watches(redis_url) as ours:
        assert [] == ours.watched({})
