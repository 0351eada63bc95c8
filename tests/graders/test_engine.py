"""The engine stages files, follows a suite's plan, and sums up: whose loss it is, how far it can be trusted."""

from itertools import repeat
from pathlib import Path

import pytest

from graders.assignment import Assignment, load_assignment
from graders.engine import grade
from graders.errors import SandboxError
from graders.sandbox.outcome import Box, Outcome, Run
from graders.submission import Submission
from graders.verdict import Assurance, Ending, Fault, Status
from tests.graders.fakes import FakeSandbox

OK_TEST = """
test = {"name": "f", "points": 2, "suites": [{"type": "doctest", "setup": ">>> from lab import *", "cases": [
    {"code": ">>> f()\\n7"}]}]}
"""
TOML = """
[submission]
files = ["lab.py"]
[sandbox]
wall_seconds = 1
[[suite]]
format = "ok"
path = "tests"
"""


@pytest.fixture
def assignment(tmp_path: Path) -> Assignment:
    for name, text in {
        "grader.toml": TOML,
        "tests/f.py": OK_TEST,
        "files/data.txt": "staff's",
        "files/lab.py": "staff's",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return load_assignment(tmp_path, "course/lab")


def test_a_missing_file_earns_nothing_is_named_and_never_runs(assignment: Assignment) -> None:
    sandbox = FakeSandbox([])

    verdict = grade(assignment, Submission.from_contents({"other.py": ""}), sandbox)

    assert (0, 2, Fault.STUDENT, Ending.OK) == (verdict.score, verdict.max_score, verdict.fault, verdict.outcome)
    assert [Status.MISSING] == [test.status for test in verdict.tests]
    assert "lab.py is missing" in verdict.message
    assert not sandbox.asked


def test_support_files_win_over_a_students_but_not_over_what_was_asked_for(assignment: Assignment) -> None:
    sandbox = FakeSandbox(repeat(Outcome(Ending.CRASH)))

    grade(assignment, Submission.from_contents({"lab.py": "student's", "data.txt": "student's"}), sandbox)

    assert {"lab.py": b"student's", "data.txt": b"staff's"} == sandbox.asked[0].files


def test_refused_files_are_told_to_the_student(assignment: Assignment) -> None:
    sandbox = FakeSandbox(repeat(Outcome(Ending.CRASH)))

    verdict = grade(assignment, Submission.from_contents({"lab.py": "", "../x": "evil"}), sandbox)

    assert '"../x" was left out' in verdict.message


def test_a_crash_is_the_students_and_shows_in_the_outcome(assignment: Assignment) -> None:
    sandbox = FakeSandbox(repeat(Outcome(Ending.MEMORY, cpu_seconds=1, wall_seconds=2, peak_memory_mb=3)))

    verdict = grade(assignment, Submission.from_contents({"lab.py": ""}), sandbox)

    assert (Fault.STUDENT, Ending.MEMORY, Assurance.SEPARATED) == (verdict.fault, verdict.outcome, verdict.assurance)
    assert (1, 2, 3) == (
        verdict.provenance.cpu_seconds,
        verdict.provenance.wall_seconds,
        verdict.provenance.peak_memory_mb,
    )


@pytest.mark.parametrize(("wall_seconds", "runs"), [(1.0, 2), (0.25, 5)])
def test_a_suite_is_given_up_by_the_time_of_its_runs_alone(tmp_path: Path, wall_seconds: float, runs: int) -> None:
    cases = [{"code": f">>> f({number})\n7"} for number in range(5)]
    suite = {"name": "f", "suites": [{"type": "doctest", "cases": cases}]}
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "f.py").write_text(f"test = {suite}")
    (tmp_path / "grader.toml").write_text(TOML)
    sandbox = FakeSandbox(repeat(Outcome(Ending.TIMEOUT, wall_seconds=wall_seconds)))

    grade(load_assignment(tmp_path), Submission.from_contents({"lab.py": ""}), sandbox)

    assert runs == len(sandbox.asked)


def test_a_dead_cell_is_nobodys_verdict(assignment: Assignment) -> None:
    class Dead(FakeSandbox):
        def run(self, *_: object) -> Outcome:
            raise SandboxError("two cells died")

    with pytest.raises(SandboxError):
        grade(assignment, Submission.from_contents({"lab.py": ""}), Dead([]))


def test_an_outcome_of_a_dead_cell_is_never_a_students_zero(assignment: Assignment) -> None:
    with pytest.raises(SandboxError, match="died"):
        grade(assignment, Submission.from_contents({"lab.py": ""}), FakeSandbox(repeat(Outcome(Ending.KILLED))))


def test_provenance_names_what_was_graded_with_what(assignment: Assignment) -> None:
    submission = Submission.from_contents({"lab.py": "x"})

    provenance = grade(assignment, submission, FakeSandbox(repeat(Outcome(Ending.CRASH)))).provenance

    assert submission.digest() == provenance.files_digest
    assert assignment.digest(["sha256:gradewright/python"]) == provenance.assignment_digest
    assert ("process", 1) == (provenance.isolation, provenance.limits["wall_seconds"])
    assert provenance.started_at <= provenance.finished_at


def test_every_run_is_in_the_very_image_that_the_verdict_names(assignment: Assignment) -> None:
    class Noting(FakeSandbox):
        def run(self, box: Box, run: Run) -> Outcome:
            images.append(box.image)
            return super().run(box, run)

    images: list[str] = []
    verdict = grade(assignment, Submission.from_contents({"lab.py": ""}), Noting(repeat(Outcome(Ending.CRASH))))

    assert {verdict.provenance.image_id} == set(images)
