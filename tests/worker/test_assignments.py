"""The assignments in use are those on disk, whenever their files change."""

import os
import threading
from pathlib import Path

from tests.worker.fakes import LAB
from worker.assignments import Assignments

TEST = "test = {'name': 'q', 'points': %d, 'suites': [{'type': 'doctest', 'cases': [{'code': '>>> 1\\n1'}]}]}"


def write(folder: Path, points: int) -> None:
    """Write an assignment whose suite adds up to `points`; files are replaced whole."""
    (folder / "tests").mkdir(parents=True, exist_ok=True)
    (folder.parent / "new").write_text(TEST % points)
    (folder.parent / "new").replace(folder / "tests" / "q.py")
    if not (folder / "grader.toml").exists():
        (folder / "grader.toml").write_text('[[suite]]\nformat = "ok"\npath = "tests"\n')


def test_an_assignment_is_loaded_again_only_when_a_file_has_changed(tmp_path: Path) -> None:
    write(tmp_path / LAB, 1)
    assignments = Assignments(tmp_path, trust_seconds=0)
    first = assignments.get(LAB)

    assert assignments.get(LAB) is first

    write(tmp_path / LAB, 10)

    assert 10 == assignments.get(LAB).suites[0].max_score


def test_a_file_that_a_link_leads_to_is_watched(tmp_path: Path) -> None:
    write(tmp_path / LAB, 1)
    shared = tmp_path / "shared.py"
    (tmp_path / LAB / "tests" / "q.py").rename(shared)
    (tmp_path / LAB / "tests" / "q.py").symlink_to(shared)
    assignments = Assignments(tmp_path, trust_seconds=0)
    assignments.get(LAB)
    shared.write_text(TEST % 10)

    assert 10 == assignments.get(LAB).suites[0].max_score


def test_a_change_while_an_assignment_is_loaded_is_not_missed(tmp_path: Path) -> None:
    write(tmp_path / LAB, 1)
    assignments = Assignments(tmp_path, trust_seconds=0)
    for points in range(2, 400):
        staff = threading.Thread(target=write, args=(tmp_path / LAB, points))
        os.utime(tmp_path / LAB / "grader.toml", ns=(0, points))  # so that it is loaded while it changes
        staff.start()
        assignments.get(LAB)
        staff.join()

        assert points == assignments.get(LAB).suites[0].max_score
