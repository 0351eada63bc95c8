"""`stepic languages` and `next` tell what the submitter of the seed told."""

import json

from tests.simulators.stepic import Fault, StepicSimulator
from tests.simulators.stepic.made_up import DOUBLE_STEP, SUM_STEP, TEXT_STEP
from tests.worker.cli.stepic.conftest import StepicTerminal


def test_languages_are_listed_with_their_limits(terminal: StepicTerminal) -> None:
    done = terminal.run("languages", str(SUM_STEP), "--json")
    table = terminal.run("languages", str(SUM_STEP))

    assert [
        {"language": "c++", "seconds": 5, "memory_mb": 256},
        {"language": "python3", "seconds": 15, "memory_mb": 256},
    ] == [json.loads(line) for line in done.stdout.splitlines()]
    assert "*.cpp" in table.stdout


def test_a_step_that_takes_no_program_is_exit_code_1(terminal: StepicTerminal) -> None:
    done = terminal.run("languages", str(TEXT_STEP))

    assert (1, "step 7000 (text) takes no program\n") == (done.returncode, done.stderr)


def test_the_next_challenge_of_the_lesson_is_found(stepic: StepicSimulator, terminal: StepicTerminal) -> None:
    first = terminal.run("next", f"{stepic.url}/lesson/700/step/1", "--json")
    second = terminal.run("next", str(SUM_STEP))
    none = terminal.run("next", str(DOUBLE_STEP))

    assert json.loads(first.stdout)["step"] == SUM_STEP
    assert f"{DOUBLE_STEP}  {stepic.url}/lesson/700/step/3\n" == second.stdout
    assert (1, "no code challenge comes after step 3 of lesson 700\n") == (none.returncode, none.stderr)


def test_an_application_that_is_missing_is_exit_code_2_with_the_way_out(terminal: StepicTerminal) -> None:
    done = terminal.run("languages", str(SUM_STEP), STEPIC_CLIENT_SECRET="")

    assert done.returncode == 2
    assert "register an application at http://127.0.0.1" in done.stderr


def test_a_wrong_secret_is_exit_code_2_and_not_shown(terminal: StepicTerminal) -> None:
    done = terminal.run("languages", str(SUM_STEP), STEPIC_CLIENT_SECRET="mistaken-secret")

    assert (2, True) == (done.returncode, "invalid_client" in done.stderr)
    assert "mistaken-secret" not in done.stdout + done.stderr


def test_a_stepic_that_is_down_is_exit_code_3(terminal: StepicTerminal) -> None:
    done = terminal.run("languages", str(SUM_STEP), STEPIC_URL="http://127.0.0.1:1")

    assert (3, True) == (done.returncode, "GRADEWRIGHT_STEPIC_URL" in done.stderr)


def test_what_is_tried_again_leaves_the_output_to_scripts(stepic: StepicSimulator, terminal: StepicTerminal) -> None:
    stepic.fault(Fault("GET /api/steps", times=1, status=503))
    done = terminal.run("next", str(SUM_STEP), "--json")

    assert (0, DOUBLE_STEP) == (done.returncode, json.loads(done.stdout)["step"])
