"""A command's suite: its keys, where its files lie, and whose fault it is that there are no results."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from graders.assignment import load_assignment
from graders.engine import grade
from graders.errors import AssignmentError
from graders.formats.command import CommandSuite, load
from graders.sandbox.limits import Limits
from graders.sandbox.outcome import Box, Json, Outcome, Run
from graders.submission import Submission
from graders.verdict import Assurance, Ending, Fault, Status
from tests.graders.fakes import FakeSandbox
from tests.graders.formats.command.tables import table

BOX = Box("gradewright/python", "process", Limits())
RESULTS = {"results/results.json": b'{"score": 10}'}
SCORE = "Score:\n    Total: 10\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in {
        "run_autograder": "#!/bin/bash\n",
        "tests/run.sh": "#!/bin/sh\n",
        "tests/data.txt": "data",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def suite(folder: Path, **keys: Any) -> CommandSuite:
    return load(folder, table(**{"command": "tests/run.sh", **keys}), BOX)


def planned(folder: Path, **keys: Any) -> Run:
    run = suite(folder, **keys).plan([])
    assert run is not None
    return run


def ended(status: Json = 0, files: dict[str, bytes] | None = None, stdout: str = "") -> Outcome:
    return Outcome(Ending.OK, ({"exit": status},), stdout, files=files or {})


def test_its_files_lie_beside_the_students_and_scripts_may_be_executed(folder: Path) -> None:
    run = planned(folder)

    assert {
        "run_autograder": b"#!/bin/bash\n",
        "tests/run.sh": b"#!/bin/sh\n",
        "tests/data.txt": b"data",
        "results/results.json": b"",
    } == run.files
    assert ["run_autograder", "tests/run.sh"] == run.task["programs"]
    assert (replace(BOX, executable=True), "", "", ("results/results.json",)) == (
        run.box,
        run.submission_folder,
        run.known_as,
        run.collect,
    )


def test_gradescopes_layout_has_folders_of_its_own(folder: Path) -> None:
    run = planned(folder, command=None, layout="gradescope")

    assert ["results/results.json", "run_autograder", "source/run_autograder"] == sorted(run.files)[:3]
    assert {"source/tests/run.sh", "source/tests/data.txt"} <= run.files.keys()
    assert (("./run_autograder",), "/autograder", "submission", "autograder") == (
        run.task["command"],
        run.task["root"],
        run.submission_folder,
        run.known_as,
    )


def test_a_text_is_split_as_a_shell_would(folder: Path) -> None:
    assert ("make", "-C", "my tests", "$HOME") == planned(folder, command="make -C 'my tests' $HOME").task["command"]


KEYS = 'command = ["./grade"]\npoints = 4\n'


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("points = 4\n", "grader.toml:1: [suite 1] command: this key is needed"),
        ('command = ["./grade"]\n', "grader.toml:1: [suite 1] points: must say how many points"),
        ("command = []\npoints = 4\n", "grader.toml:4: [suite 1] command: Tuple should have at least 1 item"),
        ('command = "./grade \'x"\npoints = 4\n', "grader.toml:4: [suite 1] command: No closing quotation"),
        (KEYS + 'results = "../x"\n', "grader.toml:6: [suite 1] results: '../x' cannot be left by a command: its name"),
        (KEYS + 'tests = ["a", "a"]\n', "grader.toml:6: [suite 1] tests: each test has a name of its own"),
        (KEYS + 'layout = "gradescop"\n', "grader.toml:6: [suite 1] layout: Input should be 'plain' or 'gradescope'"),
        ('layout = "gradescope"\npoints = 4\n', "grader.toml:3: [suite 1] path: there is no run_autograder in it"),
        (KEYS + "weights = {a = 2}\n", "grader.toml:6: [suite 1] weights: the command's results say themselves"),
    ],
)
def test_a_key_that_does_not_fit_is_told_by_line(tmp_path: Path, keys: str, expected: str) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "grade").touch()
    (tmp_path / "grader.toml").write_text(f'[[suite]]\nformat = "command"\npath = "tests"\n{keys}')

    with pytest.raises(AssignmentError) as caught:
        load_assignment(tmp_path)

    assert str(caught.value).removeprefix(f"{tmp_path}/").startswith(expected)


def test_its_results_can_be_forged_and_say_so(folder: Path) -> None:
    assert (Assurance.IN_PROCESS, 10.0) == (suite(folder).assurance, suite(folder).max_score)


@pytest.mark.parametrize(
    "outcome", [ended(files=RESULTS), ended(stdout=SCORE), ended(status=1, files=RESULTS), ended(127, None, SCORE)]
)
def test_results_count_whatever_the_exit_status(folder: Path, outcome: Outcome) -> None:
    (test,) = suite(folder).judge([outcome])

    assert (10.0, Status.PASSED, None) == (test.score, test.status, suite(folder).plan([outcome]))


def test_a_results_file_wins_over_what_was_printed(folder: Path) -> None:
    (test,) = suite(folder).judge([ended(files={"results/results.json": b'{"score": 3}'}, stdout=SCORE)])

    assert 3.0 == test.score


@pytest.mark.parametrize(
    ("outcome", "status"),
    [
        (Outcome(Ending.CPU, (), SCORE, files=RESULTS), Status.TIMEOUT),
        (Outcome(Ending.TIMEOUT, ({"exit": 0},), SCORE, files=RESULTS), Status.TIMEOUT),
        (Outcome(Ending.MEMORY, ({"exit": 0},), SCORE, files=RESULTS), Status.ERROR),
        (Outcome(Ending.OUTPUT, ({"exit": 0},), SCORE, files=RESULTS), Status.ERROR),
        (Outcome(Ending.CRASH, ({"exit": 0},), SCORE, files=RESULTS), Status.ERROR),
        (ended(-9, RESULTS, SCORE), Status.ERROR),
        (ended("0", RESULTS, SCORE), Status.ERROR),
        (Outcome(Ending.OK, (), SCORE, files=RESULTS), Status.ERROR),
    ],
)
def test_a_run_that_did_not_come_to_its_end_earns_nothing(folder: Path, outcome: Outcome, status: Status) -> None:
    (test,) = suite(folder).judge([outcome])

    assert (0.0, 10.0, status, None) == (test.score, test.max_score, test.status, suite(folder).plan([outcome]))


def test_without_results_it_is_run_once_more_without_the_submission(folder: Path) -> None:
    lost = ended(stdout="Score:\n    Total: lots")

    assert replace(planned(folder), with_submission=False) == suite(folder).plan([lost])
    assert suite(folder).plan([lost, lost]) is None


def test_results_that_only_a_submission_keeps_from_being_left_are_the_students_loss(folder: Path) -> None:
    judged = suite(folder, tests=["a", "b"]).judge([ended(), ended(files={"results/results.json": b'{"score": 0}'})])

    assert [("a", 0.0, 5.0, Status.ERROR), ("b", 0.0, 5.0, Status.ERROR)] == [
        (test.name, test.score, test.max_score, test.status) for test in judged
    ]
    assert ["The tests could not finish with your files", ""] == [test.feedback[:42] for test in judged]


@pytest.mark.parametrize("control", [ended(), ended(-9), Outcome(Ending.TIMEOUT), ended(stdout="Score: none")])
def test_results_that_are_never_left_are_nobodys_verdict(folder: Path, control: Outcome) -> None:
    with pytest.raises(AssignmentError, match="neither for this submission nor without one") as caught:
        suite(folder).judge([ended(1, stdout="the student's secret"), control])

    assert str(caught.value).endswith(f"Without one it printed: {control.stdout or 'nothing'}")


def test_gradescopes_layout_takes_no_printed_score(folder: Path) -> None:
    gradescope = suite(folder, layout="gradescope")

    assert gradescope.plan([ended(stdout=SCORE)]) is not None
    assert 0.0 == sum(test.score for test in gradescope.judge([ended(stdout=SCORE), ended(files=RESULTS)]))


@pytest.mark.parametrize(
    ("report", "expected"),
    [
        ({"problem": "command", "text": "No such file or directory"}, "could not be started.*No such file or dir"),
        ({"problem": "root", "text": "/autograder"}, "gradewright/python has no link /autograder.*RUN ln -s"),
    ],
)
def test_a_command_that_cannot_be_started_is_the_graders_fault(
    folder: Path, report: dict[str, Json], expected: str
) -> None:
    for ask in (suite(folder).plan, suite(folder).judge):
        with pytest.raises(AssignmentError, match=expected):
            ask([Outcome(Ending.OK, (report,))])


def test_the_submission_is_put_where_the_layout_has_it(tmp_path: Path) -> None:
    for name, text in {
        "grader.toml": '[submission]\nfiles = ["lab.py"]\n[[suite]]\nformat = "command"\npath = "auto"\n'
        'layout = "gradescope"\npoints = 10\n',
        "auto/run_autograder": "#!/bin/sh\n",
        "files/data.txt": "staff's",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    sandbox = FakeSandbox(iter([ended(files={"results/results.json": b'{"score": 4}'})]))

    verdict = grade(
        load_assignment(tmp_path), Submission.from_contents({"lab.py": "x", "source/evil.py": "y"}), sandbox
    )

    assert (4.0, Fault.STUDENT, Assurance.IN_PROCESS) == (verdict.score, verdict.fault, verdict.assurance)
    assert {
        "submission/lab.py": b"x",
        "submission/source/evil.py": b"y",
        "submission/data.txt": b"staff's",
        "run_autograder": b"#!/bin/sh\n",
        "source/run_autograder": b"#!/bin/sh\n",
        "results/results.json": b"",
    } == sandbox.asked[0].files
