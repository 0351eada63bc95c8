"""The examples that ship, and the recorded class, over the real sandbox: each gets what reading it by eye gives."""

import tomllib
from pathlib import Path

import pytest

from graders import examples
from graders.assignment import Assignment, find_assignment, known_endpoints
from graders.engine import grade
from graders.sandbox.pool import Pool
from graders.submission import Submission
from graders.verdict import Ending, Status, Verdict

EXAMPLES = Path(*examples.__path__)
ENDPOINTS = known_endpoints(EXAMPLES)
KNOWN_WRONG = [
    pytest.param(endpoint, folder, id=f"{endpoint.rpartition('/')[2]}-{folder.name}")
    for endpoint in ENDPOINTS
    for folder in sorted((EXAMPLES / endpoint / "wrong").iterdir())
]
EXPECTED = "expected.toml"


def graded(assignment: Assignment, folder: Path, sandbox: Pool) -> Verdict:
    """Grade the files of a folder, but not what it says is expected of them."""
    found = Submission.from_path(folder)
    files = {name: data for name, data in found.files.items() if name != EXPECTED}
    return grade(assignment, Submission(files, found.refused), sandbox)


def test_there_are_six() -> None:
    names = ("hw01", "lab00", "lab_sql", "linked_lists", "ping_pong", "proj01")

    assert [f"cal/cs61a/sp16/{name}" for name in names] == ENDPOINTS


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_the_solution_earns_full_marks(endpoint: str, sandbox: Pool) -> None:
    verdict = graded(find_assignment(EXAMPLES, endpoint), EXAMPLES / endpoint / "solution", sandbox)

    assert [] == [test for test in verdict.tests if test.status is not Status.PASSED]
    assert (None, Ending.OK) == (verdict.fault, verdict.outcome)
    assert verdict.max_score <= verdict.score  # more where there is extra credit


@pytest.mark.parametrize(("endpoint", "folder"), KNOWN_WRONG)
def test_what_is_known_wrong_earns_what_it_must(endpoint: str, folder: Path, sandbox: Pool) -> None:
    expected = tomllib.loads((folder / EXPECTED).read_text())

    verdict = graded(find_assignment(EXAMPLES, endpoint), folder, sandbox)

    told = verdict.to_json()
    assert {key: expected[key] for key in ("score", "fault", "outcome")} == {
        key: told[key] for key in ("score", "fault", "outcome")
    }
    kinds = {score.kind: pytest.approx(score.score, abs=1e-4) for score in verdict.scores}
    assert expected.get("scores", {}) == {kind: kinds[kind] for kind in expected.get("scores", {})}
    statuses = {test.name: test.status.value for test in verdict.tests}
    assert expected.get("status", {}) == {name: statuses[name] for name in expected.get("status", {})}
    assert expected.get("message", "") in verdict.message
