"""`gradewright stepic judge` and `lint`: what scripts and people are told, and by which exit code."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.worker.cli.test_stepic_unpacking import ROOT, stepic

EXAMPLES = ROOT / "graders/examples/stepic"
SUMMANDS = EXAMPLES / "two_summands"


def test_all_correct_ends_well_and_scripts_get_a_line_each() -> None:
    done = stepic("judge", SUMMANDS, SUMMANDS / "solution", "--json")
    lines = [json.loads(line) for line in done.stdout.splitlines()]

    assert 0 == done.returncode
    assert [("halves.py", "correct"), ("right.cpp", "correct"), ("right.py", "correct")] == [
        (Path(line["submission"]).name, line["status"]) for line in lines
    ]


def test_a_wrong_one_is_told_in_a_table_with_what_its_learner_reads() -> None:
    done = stepic("judge", SUMMANDS, SUMMANDS / "wrong" / "hint_zero.py", SUMMANDS / "solution" / "right.py")

    assert 1 == done.returncode
    assert "Failed test #1 of 4. The numbers must be whole and positive" in done.stdout
    assert "0 of 4" in done.stdout


def test_spreadsheets_get_columns() -> None:
    done = stepic("judge", SUMMANDS, SUMMANDS / "wrong" / "wrong_answer.py", "--csv", "--all-tests")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))

    assert [("wrong", "Wrong answer", "1", "4", "student")] == [
        (row["status"], row["reason"], row["passed"], row["test_count"], row["fault"]) for row in rows
    ]


def test_what_else_lies_in_a_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("not a program")
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "a.py").write_text((SUMMANDS / "solution" / "right.py").read_text())

    done = stepic("judge", SUMMANDS, tmp_path, "--json")

    assert (0, 1) == (done.returncode, len(done.stdout.splitlines()))


@pytest.mark.parametrize(
    ("arguments", "cause"),
    [
        (["--language", "pascal"], "allows python3, c++"),
        (["/etc/hostname"], "names no language"),
    ],
)
def test_what_cannot_be_meant_is_a_fault_of_the_caller(arguments: list[str], cause: str) -> None:
    done = stepic("judge", SUMMANDS, SUMMANDS / "solution" / "right.py", *arguments)

    assert (2, True) == (done.returncode, cause in done.stderr)


def test_a_broken_checker_is_no_learner_s_fault(tmp_path: Path) -> None:
    (tmp_path / "checker.py").write_text("def check(reply, clue): return int(reply) == int(clue)\n")
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "1.in").write_text("1\n")
    (tmp_path / "tests" / "1.out").write_text("1\n")
    program = tmp_path / "program.py"
    program.write_text("print('one')")

    done = stepic("judge", tmp_path, program, "--json")
    told = json.loads(done.stdout)

    assert (2, "broken", "grader") == (done.returncode, told["status"], told["fault"])


def test_without_docker_it_is_the_infrastructure_s_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", "unix:///nowhere.sock")

    done = stepic("judge", SUMMANDS, SUMMANDS / "solution" / "right.py")

    assert (3, True) == (done.returncode, done.stderr.startswith("error: "))


def test_lint_tells_findings_and_ends_by_the_worst(tmp_path: Path) -> None:
    (tmp_path / "checker.py").write_text("def check(reply, clue): return True\n")

    done = stepic("lint", tmp_path, "--json")
    findings = [json.loads(line) for line in done.stdout.splitlines()]

    assert (1, ("tests", "failed")) == (done.returncode, (findings[-1]["check"], findings[-1]["level"]))


def test_warnings_fail_on_demand(tmp_path: Path) -> None:
    (tmp_path / "checker.py").write_text("tests = [('1\\n', '1', '1')]\ndef check(reply, clue): return True\n")

    assert [0, 1] == [stepic("lint", tmp_path, *strict).returncode for strict in ([], ["--strict"])]
