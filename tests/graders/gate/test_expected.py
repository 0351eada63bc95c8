"""expected.toml is read strictly, and a verdict is compared with all that it says."""

from dataclasses import replace
from pathlib import Path

import pytest

from graders.errors import AssignmentError
from graders.gate.expected import Expected, read_expected, read_wrong
from graders.verdict import Assurance, Ending, Fault, Provenance, Score, Status, TestResult, Verdict

PROVENANCE = Provenance("a", "f", "i", {}, "process", "", "", 0.0, 0.0, 0.0)
VERDICT = Verdict(
    score=1 / 3,
    max_score=1.0,
    fault=Fault.STUDENT,
    assurance=Assurance.SEPARATED,
    tests=(TestResult("adds", 0.0, 1.0, Status.FAILED),),
    outcome=Ending.CPU,
    provenance=PROVENANCE,
    message="lab.py was left out",
    scores=(Score("total", 2.0, 3.0),),
)


@pytest.mark.parametrize(
    ("said", "problems"),
    [
        ({"score": 0.33333}, []),
        ({"score": 0}, ["earns 0.333333, not 0"]),
        ({"score": 0.33333, "scores": {"total": 2}}, []),
        ({"score": 0.33333, "scores": {"total": 1}}, ['earns 2 of "total", not 1']),
        ({"score": 0.33333, "scores": {"style": 1}}, ['has no score "style", only total']),
        ({"score": 0.33333, "fault": "grader"}, ["has the fault laid on student, not on grader"]),
        ({"score": 0.33333, "outcome": "ok"}, ["ends as cpu, not as ok"]),
        ({"score": 0.33333, "outcome": "timeout"}, ["ends as cpu, not as timeout"]),
        ({"score": 0.33333, "message": "is missing"}, ['has no "is missing" in its message']),
        ({"score": 0.33333, "status": {"adds": "passed"}}, ["has adds failed, not passed"]),
        ({"score": 0.33333, "status": {"sums": "failed"}}, ['has no test "sums", only adds']),
        (
            {"score": 0.33333, "fault": "student", "outcome": "cpu", "message": "lab.py", "status": {"adds": "failed"}},
            [],
        ),
    ],
)
def test_a_verdict_is_compared_with_all_that_is_said(said: dict[str, object], problems: list[str]) -> None:
    assert problems == list(Expected.model_validate(said).problems(VERDICT))


def test_on_a_busy_machine_the_clock_may_strike_first() -> None:
    expected = Expected.model_validate({"score": 0.33333, "outcome": "cpu"})

    assert [] == list(expected.problems(replace(VERDICT, outcome=Ending.TIMEOUT)))


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("fault = 'student'\n", "expected.toml: score: this key is needed"),
        (
            "score = 1\nfalt = 'student'\n",
            "expected.toml:2: falt: there is no such key; known are score, scores, fault",
        ),
        ("score = '1'\n", "expected.toml:1: score: Input should be a valid number"),
        ("score = 1\n\noutcome = 'slow'\n", "expected.toml:3: outcome: Input should be 'ok', 'timeout'"),
        ("score = 1\n[status]\nadds = 'pass'\n", "expected.toml:3: status.adds: Input should be 'passed'"),
        ("score = nan\n", "expected.toml:1: score: Input should be a finite number"),
        ("score = \n", "expected.toml: this is no TOML"),
    ],
)
def test_what_is_malformed_is_told_by_file_line_and_key(tmp_path: Path, text: str, complaint: str) -> None:
    (tmp_path / "expected.toml").write_text(text)

    with pytest.raises(AssignmentError) as caught:
        read_expected(tmp_path)

    assert str(caught.value).startswith(f"{tmp_path}/{complaint}")


def test_a_missing_one_is_told_with_what_to_write(tmp_path: Path) -> None:
    with pytest.raises(AssignmentError, match=r"expected\.toml does not exist: .* with the `score`"):
        read_expected(tmp_path)


def test_what_is_expected_is_no_part_of_the_submission(tmp_path: Path) -> None:
    (tmp_path / "expected.toml").write_text("score = 0\n")
    (tmp_path / "lab.py").write_text("x = 1\n")

    assert {"lab.py": b"x = 1\n"} == read_wrong(tmp_path).files
