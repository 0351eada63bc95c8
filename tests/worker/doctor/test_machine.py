"""The interpreter and the disk."""

from pathlib import Path

import pytest

from tests.worker.doctor.looking import worst
from worker.doctor.checks import disk, python
from worker.doctor.finding import Level
from worker.doctor.surroundings import Surroundings
from worker.settings import Settings


def test_this_machine_will_do(around: Surroundings) -> None:
    assert (Level.OK, Level.OK) == (worst(python.run(around)), worst(disk.run(around)))


def test_an_old_python_is_wrong() -> None:
    found = python.judged((3, 10))

    assert (Level.WRONG, "Python 3.10 is too old") == (found.level, found.text)
    assert "3.11" in found.mend


@pytest.mark.parametrize(("free_mb", "level"), [(100, Level.WRONG), (1000, Level.WARNING), (5000, Level.OK)])
def test_a_full_disk_is_told_with_what_to_do(free_mb: int, level: Level) -> None:
    found = disk.judged("data", Path("/data"), free_mb)

    assert (level, level is Level.OK) == (found.level, not found.mend)


def test_the_disk_is_looked_at_where_docker_is_away_too(settings: Settings) -> None:
    with Surroundings(settings, "tcp://127.0.0.1:1") as around:
        assert worst(disk.run(around)) is Level.OK


def test_a_folder_that_is_not_there_yet_is_looked_for_where_it_will_be(tmp_path: Path) -> None:
    assert tmp_path == disk._existing(tmp_path / "not" / "yet")
