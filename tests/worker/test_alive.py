"""Worker and beat leave a file behind that is as old as their last turn, where one is named."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.waiting import wait_until
from worker.alive import sign_of_life


def test_a_sign_of_life_makes_the_file_new_again(tmp_path: Path) -> None:
    file = tmp_path / "alive"
    show = sign_of_life(file)
    show()
    os.utime(file, (0, 0))

    show()

    assert file.stat().st_mtime > 0


def test_a_folder_that_is_missing_ends_nothing(tmp_path: Path) -> None:
    sign_of_life(tmp_path / "missing" / "alive")()

    assert not (tmp_path / "missing").exists()


def test_beat_shows_life_while_it_ticks(redis_url: str, tmp_path: Path) -> None:
    file = tmp_path / "alive"
    settings = {"GRADEWRIGHT_REDIS_URL": redis_url, "GRADEWRIGHT_ALIVE_FILE": str(file)}
    beat = subprocess.Popen([sys.executable, "-m", "worker", "beat"], env={**os.environ, **settings})
    try:
        wait_until(file.exists, "beat's sign of life", 60)
        os.utime(file, (0, 0))
        wait_until(lambda: file.stat().st_mtime > 0, "another one", 60)
    finally:
        beat.send_signal(signal.SIGTERM)
        beat.wait(10)

    assert beat.returncode == 0
