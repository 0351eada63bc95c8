"""A verdict's JSON form is what `--json` prints and the ledger keeps."""

import json
from dataclasses import replace

import pytest

from graders.errors import GradersError
from graders.verdict import (
    Assurance,
    Comment,
    Ending,
    Fault,
    Provenance,
    Score,
    Status,
    TestResult,
    Verdict,
    Visibility,
)

VERDICT = Verdict(
    score=2.5,
    max_score=10.0,
    fault=Fault.STUDENT,
    assurance=Assurance.SEPARATED,
    tests=(
        TestResult("q1", 2.5, 2.5, Status.PASSED),
        TestResult("q2", 0.0, 7.5, Status.TIMEOUT, Visibility.HIDDEN, "A hidden case failed.", "tests"),
    ),
    outcome=Ending.CPU,
    provenance=Provenance(
        assignment_digest="aa",
        files_digest="bb",
        image_id="sha256:cc",
        limits={"cpu_seconds": 4.0, "memory_mb": 256},
        isolation="process",
        started_at="2016-01-29T07:59:59.000+00:00",
        finished_at="2016-01-29T08:00:03.000+00:00",
        cpu_seconds=4.0,
        wall_seconds=4.1,
        peak_memory_mb=12.5,
    ),
    message="notes.txt was left out.",
    comments=(Comment("lab00.py", 3, "undefined name 'x'"),),
    scores=(Score("total", 2.5, 10.0),),
)


def test_its_json_form_has_the_promised_keys_and_plain_values() -> None:
    plain = VERDICT.to_json()

    assert {
        "score": 2.5,
        "max_score": 10.0,
        "fault": "student",
        "assurance": "separated",
        "outcome": "cpu",
        "message": "notes.txt was left out.",
    } == {key: value for key, value in plain.items() if key not in ("tests", "comments", "provenance", "scores")}
    assert [{"kind": "total", "score": 2.5, "max_score": 10.0}] == plain["scores"]
    assert [{"file": "lab00.py", "line": 3, "message": "undefined name 'x'"}] == plain["comments"]
    assert {
        "name": "q2",
        "score": 0.0,
        "max_score": 7.5,
        "status": "timeout",
        "visibility": "hidden",
        "feedback": "A hidden case failed.",
        "suite": "tests",
        "group": "",
    } == plain["tests"][1]
    assert {
        "assignment_digest",
        "files_digest",
        "image_id",
        "limits",
        "isolation",
        "started_at",
        "finished_at",
        "cpu_seconds",
        "wall_seconds",
        "peak_memory_mb",
    } == plain["provenance"].keys()
    assert {"cpu_seconds": 4.0, "memory_mb": 256.0} == plain["provenance"]["limits"]


def test_it_comes_back_from_json_text_unchanged() -> None:
    assert VERDICT == Verdict.from_json(json.loads(json.dumps(VERDICT.to_json())))


def test_one_from_before_there_were_comments_and_kinds_has_none() -> None:
    older = {key: value for key, value in VERDICT.to_json().items() if key not in {"comments", "scores"}}

    assert ((), ()) == (Verdict.from_json(older).comments, Verdict.from_json(older).scores)


def test_no_fault_is_null() -> None:
    assert replace(VERDICT, fault=None).to_json()["fault"] is None


def test_a_cell_that_died_is_written_as_a_crash() -> None:
    assert replace(VERDICT, outcome=Ending.KILLED).to_json()["outcome"] == "crash"


@pytest.mark.parametrize("value", [None, [], {"score": 1}, {**VERDICT.to_json(), "fault": "nobody"}])
def test_anything_else_is_refused(value: object) -> None:
    with pytest.raises(GradersError, match="this is no verdict"):
        Verdict.from_json(value)
