"""Staff attack an assignment as they would type it: a line an attack, and an exit code that tells whether it held."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
TOML = """
[submission]
files = ["lab.py"]
[sandbox]
cpu_seconds = 1
wall_seconds = 5
[[suite]]
format = "ok"
path = "tests"
points = 4
"""
TEST = "test = {{'name': 'lab', 'points': 1, 'suites': [{{'type': 'doctest', 'cases': [{{'code': {code!r}}}]}}]}}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "grader.toml").write_text(TOML)
    for name, data in {
        "tests/lab.py": TEST.format(code=">>> import lab\n>>> lab.answer()\n7"),
        "solution/lab.py": SOLUTION,
    }.items():
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(data)
    return tmp_path


SOLUTION = "import os, sys, json, re, gc\n\n\ndef answer():\n    return 7\n"


def attack(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "worker", "attack", str(folder), *options]
    return subprocess.run(command, cwd=ROOT, text=True, capture_output=True, timeout=120, check=False)


def test_an_assignment_that_holds_is_told_so(folder: Path) -> None:
    done = attack(folder, "--family", "forging")

    assert (0, True) == (done.returncode, "0 broke" in done.stdout), done.stderr


def test_a_suite_that_can_be_cheated_is_shown_to_break(folder: Path) -> None:
    # Whoever imports much passes this one.
    (folder / "tests/lab.py").write_text(TEST.format(code=">>> import lab\n>>> len(dir(lab)) > 12\nTrue"))

    done = attack(folder, "--family", "spying", "--json")
    lines = [json.loads(line) for line in done.stdout.splitlines()]

    assert (1, {False}) == (done.returncode, {line["held"] for line in lines if line["problems"]}), done.stderr
    assert "it earned 4 where 0 is due" in {problem for line in lines for problem in line["problems"]}


@pytest.mark.parametrize(
    ("broken", "complaint"),
    [("answer = None", "the solution earns 0 of 4"), (None, "attacks are measured against a solution")],
)
def test_what_cannot_be_attacked_is_the_callers_fault(folder: Path, broken: str | None, complaint: str) -> None:
    if broken is None:
        (folder / "solution/lab.py").unlink()
        (folder / "solution").rmdir()
    else:
        (folder / "solution/lab.py").write_text(broken)

    done = attack(folder, "--family", "spying")

    assert (2, True) == (done.returncode, complaint in done.stderr), done.stderr
