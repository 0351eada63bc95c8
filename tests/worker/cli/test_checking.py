"""Staff check an assignment as they would type it: a stamp if it is fit, and what to mend if it is not."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from graders.assignment import STAMP, load_assignment
from graders.gate.stamp import objection

ROOT = Path(__file__).parents[3]
TOML = """
[submission]
files = ["sum.c"]
[sandbox]
cpu_seconds = 2
[[suite]]
format = "ok"
path = "tests"
points = 4
"""
TEST = "test = {'name': 'lab', 'points': 1, 'suites': [{'type': 'doctest', 'cases': [{'code': %r}]}]}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return an assignment that attacks, all in Python, do not apply to."""
    for name, data in {
        "grader.toml": TOML,
        "tests/lab.py": TEST % ">>> open('sum.c').read()\n'int x;'",
        "solution/sum.c": "int x;",
        "wrong/other/sum.c": "int y;",
        "wrong/other/expected.toml": "score = 0\n",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(data)
    return tmp_path


def check(folder: Path, *options: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "GRADEWRIGHT_CONCURRENCY": "1", **settings}
    command = [sys.executable, "-m", "worker", "check", str(folder), "--repeat", "2", *options]
    return subprocess.run(command, cwd=ROOT, env=environment, text=True, capture_output=True, timeout=120, check=False)


def test_a_fit_grader_is_blessed_and_stamped(folder: Path) -> None:
    done = check(folder)

    assert 0 == done.returncode, done.stderr
    assert "earns 4 of 4, 2 times of 2" in done.stdout
    assert "blessed: the stamp is" in done.stdout
    assert objection(load_assignment(folder)) is None


def test_an_unfit_one_is_refused_and_loses_its_stamp(folder: Path) -> None:
    (folder / STAMP).write_text("{}")
    (folder / "wrong/other/expected.toml").write_text("score = 4\n")

    done = check(folder, "--json")
    *findings, summary = map(json.loads, done.stdout.splitlines())

    assert 1 == done.returncode, done.stderr
    assert ["wrong"] == [finding["check"] for finding in findings if finding["level"] == "failed"]
    assert (False, None) == (summary["passed"], summary["stamp"])
    assert not (folder / STAMP).exists()


def test_without_attacks_there_is_no_stamp(folder: Path) -> None:
    done = check(folder, "--no-attacks")

    assert 0 == done.returncode, done.stderr
    assert "it is not stamped: check without --no-attacks" in " ".join(done.stdout.split())
    assert not (folder / STAMP).exists()


@pytest.mark.parametrize(
    ("broken", "complaint"),
    [("grader.toml", "there is no such key"), ("wrong/other/expected.toml", "there is no such key")],
)
def test_what_cannot_be_read_is_the_callers_fault(folder: Path, broken: str, complaint: str) -> None:
    (folder / broken).write_text(f"marks = 3\n{(folder / broken).read_text()}")

    done = check(folder)

    assert 2 == done.returncode
    assert f"{broken}:" in done.stderr
    assert complaint in done.stderr


def test_without_docker_it_is_the_infrastructures(folder: Path) -> None:
    done = check(folder, DOCKER_HOST="tcp://127.0.0.1:1")

    assert 3 == done.returncode, done.stderr
