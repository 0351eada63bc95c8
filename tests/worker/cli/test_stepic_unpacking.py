"""`gradewright stepic import` and `export` carry a challenge to a folder and back."""

import subprocess
import sys
from pathlib import Path

from tests.worker.challenges.test_round_trip import STEP

ROOT = Path(__file__).parents[3]


def stepic(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "worker", "stepic", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_what_is_imported_is_exported_byte_for_byte(tmp_path: Path) -> None:
    (tmp_path / "sums.step").write_text(STEP)

    imported = stepic("import", tmp_path / "sums.step")
    exported = stepic("export", tmp_path / "sums")

    assert (0, 0, STEP) == (imported.returncode, exported.returncode, exported.stdout)
    assert "2 stored tests; languages: python3" in imported.stdout


def test_nothing_is_unpacked_over_a_challenge(tmp_path: Path) -> None:
    (tmp_path / "sums.step").write_text(STEP)
    stepic("import", tmp_path / "sums.step")

    again = stepic("import", tmp_path / "sums.step")

    assert (2, True) == (again.returncode, "holds a challenge already" in again.stderr)


def test_a_folder_that_is_no_challenge_is_refused(tmp_path: Path) -> None:
    done = stepic("export", tmp_path, "--into", tmp_path / "x.step")

    assert (2, True) == (done.returncode, "is no unpacked challenge" in done.stderr)
