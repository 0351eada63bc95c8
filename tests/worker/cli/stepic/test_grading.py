"""`stepic grade` sends a step through a real worker, and tells where our verdicts differ from Stepic's."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest

from tests.simulators.ok import OkSimulator
from tests.simulators.stepic import StepicSimulator
from tests.simulators.stepic.made_up import LEARNER, SUM_STEP, TEXT_STEP
from tests.simulators.stepic.state import Verdict
from tests.waiting import wait_until
from tests.worker.cli.stepic.conftest import StepicTerminal
from worker.ledger import Ledger
from worker.records import State
from worker.settings import PREFIX

RIGHT = "print(sum(map(int, input().split())))  # right"


@pytest.fixture
def service(terminal: StepicTerminal, ok: OkSimulator, redis_url: str) -> StepicTerminal:
    """Return a terminal whose commands share a ledger with a service."""
    more = {"REDIS_URL": redis_url, "OK_URL": ok.url, "OK_TOKEN": "staff-token", "CONCURRENCY": "2"}
    terminal.environment |= {PREFIX + name: value for name, value in more.items()}
    terminal.environment |= {f"{PREFIX}SWEEP_SECONDS": "1", f"{PREFIX}ASSIGNMENTS_DIR": str(terminal.folder / "ours")}
    return terminal


@pytest.fixture
def _worker(service: StepicTerminal) -> Iterator[None]:
    with running(service, "worker"):
        yield


@contextmanager
def running(terminal: StepicTerminal, name: str) -> Iterator[None]:
    """Run a part of the service until the block ends."""
    process = subprocess.Popen([sys.executable, "-m", "worker", name], cwd=terminal.folder, env=terminal.environment)
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=30)


@pytest.mark.usefixtures("_worker")
def test_verdicts_are_told_side_by_side(stepic: StepicSimulator, service: StepicTerminal) -> None:
    stepic.change(lambda store: store.add_submission(SUM_STEP, LEARNER, RIGHT))
    agreed = service.run("grade", f"{stepic.url}/lesson/700/step/2")
    stepic.change(lambda store: store.add_submission(SUM_STEP, LEARNER, RIGHT, verdict=Verdict("wrong")))
    differing = service.run("grade", str(SUM_STEP), "--json")
    lines = [json.loads(line) for line in differing.stdout.splitlines()]

    assert (0, True) == (agreed.returncode, "stepic/7001: 1 of 1 agree with Stepic" in agreed.stdout)
    assert differing.returncode == 1
    assert [(9002, "kept", "correct", "wrong", False), (9001, "kept", "correct", "correct", True)] == [
        (line["submission"], line["state"], line["ours"]["status"], line["stepic"]["status"], line["agrees"])
        for line in lines
    ]


@pytest.mark.usefixtures("_worker")
def test_a_watched_step_is_polled_by_itself(stepic: StepicSimulator, service: StepicTerminal, redis_url: str) -> None:
    watched = service.run("grade", str(SUM_STEP), "--every", "10s", "--no-wait", "--json")
    stepic.change(lambda store: store.add_submission(SUM_STEP, LEARNER, RIGHT))
    with running(service, "beat"), closing(Ledger(redis_url)) as ledger:
        wait_until(
            lambda: ledger.counts().get("stepic/7001", {}) == {State.POSTED: 1}, "the watched step's submission", 60
        )

    assert (0, "") == (watched.returncode, watched.stdout)


def test_a_step_that_is_no_challenge_is_exit_code_2(service: StepicTerminal) -> None:
    done = service.run("grade", str(TEXT_STEP), "--no-wait")

    assert (2, True) == (done.returncode, "only code challenges can be judged" in done.stderr)


def test_a_step_of_others_asks_for_a_copy(stepic: StepicSimulator, service: StepicTerminal) -> None:
    stepic.store.teachers.clear()
    done = service.run("grade", str(SUM_STEP), "--no-wait")

    assert (2, True) == (done.returncode, "put the challenge at" in done.stderr.replace("\n", " "))
    assert done.stderr.count("stepic/7001.step") == 1
