"""`stepic submit` tells right from wrong from broken by its exit code, and submits only what was agreed to."""

import json
from pathlib import Path

import pytest

from tests.simulators.stepic import Fault, StepicSimulator
from tests.simulators.stepic.made_up import SUM_STEP, TEACHER, TEXT_STEP
from tests.simulators.stepic.state import Verdict
from tests.worker.cli.stepic.conftest import StepicTerminal

CORRECT, WRONG, USAGE, INFRASTRUCTURE, EVALUATING = 0, 1, 2, 3, 4


@pytest.fixture
def program(tmp_path: Path) -> Path:
    path = tmp_path / "sum.py"
    path.write_text("right")
    return path


def test_a_correct_program_is_exit_code_0(stepic: StepicSimulator, terminal: StepicTerminal, program: Path) -> None:
    stepic.store.looks = 1
    done = terminal.run("submit", str(program), "--step", f"{stepic.url}/lesson/700/step/2", "--yes")
    (made,) = stepic.store.submissions.values()

    assert (CORRECT, "correct: score 1\n") == (done.returncode, done.stdout)
    assert {"language": "python3", "code": "right"} == made.reply
    assert stepic.store.attempts[made.attempt]["user"] == TEACHER
    assert "stepic-" not in done.stdout + done.stderr


def test_a_wrong_one_is_exit_code_1_with_its_hint(
    stepic: StepicSimulator, terminal: StepicTerminal, program: Path
) -> None:
    stepic.store.looks = 0
    program.write_text("mistaken")
    done = terminal.run("submit", str(program), "--step", str(SUM_STEP), "--yes")
    told = terminal.run("submit", str(program), "--step", str(SUM_STEP), "--yes", "--json")

    assert (WRONG, "wrong: score 0\nFailed test #1 of 3. Wrong answer\n") == (done.returncode, done.stdout)
    assert (WRONG, "wrong", 0.0) == (told.returncode, *(json.loads(told.stdout)[name] for name in ("status", "score")))


def test_one_that_is_still_evaluated_is_exit_code_4(
    stepic: StepicSimulator, terminal: StepicTerminal, program: Path
) -> None:
    program.write_text("forever")
    done = terminal.run("submit", str(program), "--step", str(SUM_STEP), "--yes", "--wait", "0")

    assert done.returncode == EVALUATING
    assert f"still evaluates submission 9001: see {stepic.url}/lesson/700/step/2" in done.stdout


def test_a_stepic_that_fails_is_exit_code_3_and_nothing_is_sent_twice(
    stepic: StepicSimulator, terminal: StepicTerminal, program: Path
) -> None:
    stepic.fault(Fault("POST /api/submissions", status=500))
    done = terminal.run("submit", str(program), "--step", str(SUM_STEP), "--yes")

    assert done.returncode == INFRASTRUCTURE
    assert "submit again" in done.stderr
    assert sum(request.method == "POST" and request.path == "/api/submissions" for request in stepic.requests) == 1


def test_what_will_be_done_is_shown_and_asked_about(
    stepic: StepicSimulator, terminal: StepicTerminal, program: Path
) -> None:
    stepic.store.looks = 0
    declined = terminal.run("submit", str(program), "--step", str(SUM_STEP), answer="n\n")
    silent = terminal.run("submit", str(program), "--step", str(SUM_STEP))
    before = len(stepic.store.submissions)
    agreed = terminal.run("submit", str(program), "--step", str(SUM_STEP), answer="y\n")

    assert [USAGE, USAGE, CORRECT] == [declined.returncode, silent.returncode, agreed.returncode]
    assert (0, 1) == (before, len(stepic.store.submissions))
    for text in ("sum.py", "5 bytes", "python3", "/lesson/700/step/2", "Tea Cher (user 1)"):
        assert text in declined.stderr.replace("\n", " ")


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--step", str(SUM_STEP), "-l", "perl"), "takes no 'perl', but c++, python3"),
        (("--step", str(TEXT_STEP)), "no code challenge but 'text'"),
        (("--step", "4"), "there is no such thing"),
        (("--step", "https://elsewhere.org/lesson/700/step/2"), "GRADEWRIGHT_STEPIC_URL"),
    ],
)
def test_what_cannot_be_submitted_is_exit_code_2_and_says_why(
    stepic: StepicSimulator, terminal: StepicTerminal, program: Path, arguments: tuple[str, ...], complaint: str
) -> None:
    done = terminal.run("submit", str(program), "--yes", *arguments)

    assert done.returncode == USAGE
    assert complaint in done.stderr
    assert not stepic.store.submissions


def test_code_that_is_no_text_is_not_submitted(terminal: StepicTerminal, program: Path) -> None:
    program.write_bytes(b"\xff")
    done = terminal.run("submit", str(program), "--step", str(SUM_STEP), "--yes")

    assert (USAGE, True) == (done.returncode, "UTF-8" in done.stderr)


def test_a_hint_with_control_characters_is_printed_plain(
    stepic: StepicSimulator, terminal: StepicTerminal, program: Path
) -> None:
    stepic.store.looks = 0
    program.write_text("mistaken")
    stepic.store.judge = lambda _: Verdict("wrong", 0.0, "\x1b[2J\x1b[31mred")
    done = terminal.run("submit", str(program), "--step", str(SUM_STEP), "--yes")

    assert "\x1b" not in done.stdout
    assert "red" in done.stdout


def test_scripts_know_the_number_of_a_submission_whose_verdict_could_not_be_awaited(
    stepic: StepicSimulator, terminal: StepicTerminal, program: Path
) -> None:
    stepic.fault(Fault("GET /api/submissions/", status=500))
    done = terminal.run("submit", str(program), "--step", str(SUM_STEP), "--yes", "--json")

    assert 3 == done.returncode
    assert f"submission {max(stepic.store.submissions)} is handed in" in done.stderr
