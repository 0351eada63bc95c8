"""`stepic import` and `regrade` take a step of Stepic's itself, as far as the account may see it."""

import json

from tests.simulators.stepic import StepicSimulator
from tests.simulators.stepic.made_up import SUM_STEP, TEXT_STEP
from tests.worker.cli.stepic.conftest import StepicTerminal


def test_an_author_s_step_is_unpacked_whole(stepic: StepicSimulator, terminal: StepicTerminal) -> None:
    done = terminal.run("import", f"{stepic.url}/lesson/700/step/2")
    exported = terminal.run("export", f"step-{SUM_STEP}")
    block = json.loads(exported.stdout)["block"]

    assert (0, "step-7001: 2 stored tests; languages: python3, c++\n") == (done.returncode, done.stdout)
    assert [["1 2\n", "3"], ["2 2\n", "4"]] == block["source"]["test_cases"]


def test_others_get_statement_and_samples(stepic: StepicSimulator, terminal: StepicTerminal) -> None:
    stepic.change(lambda store: store.teachers.clear())

    done = terminal.run("import", str(SUM_STEP), "--into", "mine")

    assert (0, True) == (done.returncode, "statement and 1 samples" in done.stdout)
    assert not (terminal.folder / "mine" / "checker.py").exists()


def test_a_step_of_another_kind_is_exit_code_2(terminal: StepicTerminal) -> None:
    imported, regraded = (terminal.run(command, str(TEXT_STEP)) for command in ("import", "regrade"))

    assert (2, 2) == (imported.returncode, regraded.returncode)


def test_a_step_s_submissions_are_pulled_and_judged_anew(stepic: StepicSimulator, terminal: StepicTerminal) -> None:
    stepic.add_class(SUM_STEP, ["print(sum(map(int, input().split())))  # right", "print(0)"])
    (terminal.folder / "none.py").write_text("def check(reply, clue): return False\n")

    done = terminal.run("regrade", str(SUM_STEP), "--checker", "none.py", "--json")
    lines = [json.loads(line) for line in done.stdout.splitlines()]

    assert 1 == done.returncode
    assert sorted([("correct", "flips"), ("wrong", "same")]) == sorted((line["old"], line["kind"]) for line in lines)
