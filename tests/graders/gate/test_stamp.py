"""A stamp holds as long as files, limits, images and engine are those that were checked, and changes none of them."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from graders.assignment import STAMP, Assignment, load_assignment
from graders.errors import GradersError
from graders.gate.finding import Finding, Level
from graders.gate.stamp import new_stamp, objection, read_stamp, withdraw_stamp, write_stamp

IDS = {"gradewright/python": "sha256:1"}
TOML = '[[suite]]\nformat = "ok"\npath = "tests"\n'
TEST = "test = {'name': 'q', 'points': 1, 'suites': [{'type': 'doctest', 'cases': [{'code': '>>> 1\\n1'}]}]}"
FINDINGS = (Finding("solution", Level.OK, "earns 1 of 1"), Finding("wrong", Level.WARNING, "there are none"))


@pytest.fixture
def assignment(tmp_path: Path) -> Assignment:
    folder = tmp_path / "lab"
    (folder / "tests").mkdir(parents=True)
    (folder / "tests/q.py").write_text(TEST)
    (folder / "grader.toml").write_text(TOML)
    return load_assignment(folder)


def stamped(assignment: Assignment) -> Path:
    return write_stamp(assignment.folder, new_stamp(assignment, IDS, 5, 90, FINDINGS))


def test_a_stamp_is_read_as_it_was_written(assignment: Assignment) -> None:
    stamp = new_stamp(assignment, IDS, 5, 90, FINDINGS)

    assert assignment.folder / STAMP == write_stamp(assignment.folder, stamp)
    assert stamp == read_stamp(assignment.folder)
    assert {"grader.toml", "tests", STAMP} == {path.name for path in assignment.folder.iterdir()}


def test_writing_one_changes_nothing_that_it_names(assignment: Assignment) -> None:
    stamped(assignment)

    assert load_assignment(assignment.folder).content_hash == assignment.content_hash
    assert objection(load_assignment(assignment.folder), IDS) is None


def test_without_one_the_grader_was_never_checked(assignment: Assignment) -> None:
    assert "was never checked" == objection(assignment, IDS)


def test_one_that_cannot_be_read_is_none(assignment: Assignment) -> None:
    (assignment.folder / STAMP).write_text('{"digest": 3}')

    assert "was never checked" == objection(assignment, IDS)


def test_a_changed_file_ends_it(assignment: Assignment) -> None:
    stamped(assignment)
    (assignment.folder / "tests/q.py").write_text(TEST + "\n")

    assert (objection(load_assignment(assignment.folder), IDS) or "").startswith(
        "has changed since it was checked at 20"
    )


def test_another_image_ends_it(assignment: Assignment) -> None:
    stamped(assignment)

    told = objection(assignment, {"gradewright/python": "sha256:2"})

    assert "was checked with another version of the image gradewright/python" == told


def test_without_ids_the_images_are_taken_to_be_the_same(assignment: Assignment) -> None:
    stamped(assignment)

    assert objection(assignment) is None


def test_another_engine_ends_it(assignment: Assignment) -> None:
    path = stamped(assignment)
    path.write_text(json.dumps({**json.loads(path.read_text()), "engine_revision": "0" * 64}))

    assert "was checked with another version of Gradewright" == objection(assignment, IDS)


def test_only_a_failed_finding_is_a_refusal(assignment: Assignment) -> None:
    stamp = new_stamp(assignment, IDS, 5, 90, FINDINGS)

    assert stamp.is_blessing
    assert not replace(stamp, findings=(*FINDINGS, Finding("limits", Level.FAILED, "too slow"))).is_blessing


def test_a_withdrawn_stamp_is_gone(assignment: Assignment) -> None:
    stamped(assignment)
    withdraw_stamp(assignment.folder)
    withdraw_stamp(assignment.folder)

    assert "was never checked" == objection(assignment, IDS)


def test_a_folder_that_takes_no_stamp_is_told_with_the_way_out(assignment: Assignment) -> None:
    (assignment.folder / STAMP).mkdir()

    with pytest.raises(
        GradersError, match=r"passed, but .*\.gradewright-check\.json cannot be written: .*copy that folder"
    ):
        stamped(assignment)
    assert {"grader.toml", "tests", STAMP} == {path.name for path in assignment.folder.iterdir()}
