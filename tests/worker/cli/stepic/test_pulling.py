"""`stepic pull` fills a folder, says what it holds, and goes on when it is run again."""

import json

from tests.simulators.stepic import Fault, StepicSimulator
from tests.simulators.stepic.made_up import SUM_STEP, TEXT_STEP
from tests.worker.cli.stepic.conftest import StepicTerminal


def test_a_folder_is_filled_and_then_brought_up_to_date(stepic: StepicSimulator, terminal: StepicTerminal) -> None:
    stepic.add_class(SUM_STEP, ["right", "wrong", "right"])
    first = terminal.run("pull", f"{stepic.url}/lesson/700/step/2")
    stepic.add_class(SUM_STEP, ["wrong"])
    second = terminal.run("pull", str(SUM_STEP), "--json")

    assert (0, "stepic-7001: 3 submissions (2 correct, 1 wrong), 3 new\n") == (first.returncode, first.stdout)
    assert {
        "into": "stepic-7001",
        "new": 1,
        "kept": 4,
        "challenge": True,
        "verdicts": {"correct": 2, "wrong": 2},
    } == json.loads(second.stdout)
    assert {"code", "challenge.step", "submissions.jsonl", ".pull.json"} == {
        path.name for path in (terminal.folder / "stepic-7001").iterdir()
    }


def test_an_interruption_is_exit_code_3_and_costs_nothing(stepic: StepicSimulator, terminal: StepicTerminal) -> None:
    stepic.add_class(SUM_STEP, ["right"] * 30)
    stepic.fault(Fault("GET /api/users", status=500))
    broken = terminal.run("pull", str(SUM_STEP), "--into", "here")
    stepic.heal()
    whole = terminal.run("pull", str(SUM_STEP), "--into", "here", "--best", "--json")

    assert (3, 0) == (broken.returncode, whole.returncode)
    assert json.loads(whole.stdout)["kept"] == 30


def test_since_latest_and_pseudonymise_work_together(stepic: StepicSimulator, terminal: StepicTerminal) -> None:
    stepic.add_class(SUM_STEP, ["right"] * 10)
    options = ("--since", "2026-09-01T12:06:00", "--latest", "--pseudonymise", "--json")
    done = terminal.run("pull", str(SUM_STEP), *options)
    rows = (terminal.folder / "stepic-7001" / "submissions.jsonl").read_text()

    assert json.loads(done.stdout)["kept"] == 5
    assert "Learner" not in rows
    assert rows.count('"user":"learner-') == 5


def test_options_that_exclude_each_other_are_exit_code_2(terminal: StepicTerminal) -> None:
    done = terminal.run("pull", str(SUM_STEP), "--latest", "--best")

    assert (2, True) == (done.returncode, "exclude each other" in done.stderr)


def test_a_step_without_programs_is_exit_code_2(terminal: StepicTerminal) -> None:
    done = terminal.run("pull", str(TEXT_STEP))

    assert (2, True) == (done.returncode, "no code challenge" in done.stderr)
    assert not (terminal.folder / "stepic-7000").exists()
