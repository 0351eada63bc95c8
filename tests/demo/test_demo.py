"""The demonstration itself, at its hardest: the worker is killed in the middle."""

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_submission_ends_posted_once_though_the_worker_is_killed_and_again_nothing_is_graded() -> None:
    with tempfile.TemporaryDirectory(prefix="demo-") as folder:
        command = [sys.executable, "-m", "tests.demo", "--folder", folder]
        killed = subprocess.run([*command, "--kill-worker"], cwd=ROOT, text=True, stdout=-1, check=False)
        again = subprocess.run(command, cwd=ROOT, text=True, stdout=-1, check=False)

    assert "killed the worker" in killed.stdout
    assert killed.returncode == 0, killed.stdout
    assert "57 graded, 0 already done" in killed.stdout
    assert again.returncode == 0, again.stdout
    assert "0 graded, 57 already done" in again.stdout
