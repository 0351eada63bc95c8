"""The health check of the service's containers says no as soon as a process shows no life, or answers wrongly."""

import os
import re
import subprocess
import time
from pathlib import Path

import pytest

HEALTHY = Path(__file__).resolve().parents[3] / "deploy/images/service/healthy"


def _check(name: str, file: Path) -> subprocess.CompletedProcess[str]:
    settings = {**os.environ, "GRADEWRIGHT_ALIVE_FILE": str(file)}
    return subprocess.run([str(HEALTHY), name], env=settings, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", ["worker", "beat"])
def test_a_process_is_well_while_its_sign_of_life_is_new(name: str, tmp_path: Path) -> None:
    file = tmp_path / "alive"
    file.touch()
    new = _check(name, file).returncode
    os.utime(file, (0, time.time() - 61))
    old = _check(name, file)

    assert (0, 1) == (new, old.returncode)
    assert re.fullmatch(r"no sign of life for \d+ s\n", old.stderr)


def test_a_process_that_never_showed_life_is_not_well(tmp_path: Path) -> None:
    told = _check("worker", tmp_path / "missing")

    assert told.returncode == 1
    assert "No such file" in told.stderr


def test_an_unknown_name_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    told = _check("postman", tmp_path)

    assert told.returncode == 1
    assert "worker|beat|trigger|flower" in told.stderr
