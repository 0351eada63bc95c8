"""Staff start an assignment as they would type it."""

import os
import subprocess
import sys
from pathlib import Path

from graders.assignment import find_assignment

ROOT = Path(__file__).parents[3]
ENDPOINT = "cal/cs61a/fa26/lab01"


def new(assignments_dir: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "GRADEWRIGHT_ASSIGNMENTS_DIR": str(assignments_dir)}
    command = [sys.executable, "-m", "worker", "new", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, text=True, capture_output=True, timeout=60, check=False)


def test_it_is_put_where_the_service_finds_it(tmp_path: Path) -> None:
    done = new(tmp_path, ENDPOINT, "--format", "unittest")

    assert 0 == done.returncode, done.stderr
    assert ("lab01.py",) == find_assignment(tmp_path, ENDPOINT).files
    assert str(tmp_path / ENDPOINT / "grader.toml") in done.stdout.splitlines()


def test_it_may_be_put_elsewhere(tmp_path: Path) -> None:
    done = new(tmp_path / "service", ENDPOINT, "--into", str(tmp_path / "mine"))

    assert 0 == done.returncode, done.stderr
    assert (tmp_path / "mine" / "grader.toml").is_file()
    assert not (tmp_path / "service").exists()


def test_a_second_time_is_the_callers_fault(tmp_path: Path) -> None:
    new(tmp_path, ENDPOINT)

    done = new(tmp_path, ENDPOINT)

    assert 2 == done.returncode
    assert "is there already, and nothing in it is overwritten" in done.stderr
