"""How a verdict is summed up in a word, and whether it may serve again."""

from collections.abc import Sequence

import pytest

from graders.verdict import Assurance, Ending, Provenance, Status, TestResult, Verdict
from worker.grading import is_reusable, why

_PROVENANCE = Provenance("a", "f", "i", {}, "process", "", "", 0.0, 0.0, 0.0)


def verdict(statuses: Sequence[Status], outcome: Ending = Ending.OK) -> Verdict:
    tests = tuple(TestResult(f"t{number}", 0.0, 1.0, status) for number, status in enumerate(statuses))
    return Verdict(0.0, 1.0, None, Assurance.SEPARATED, tests, outcome, _PROVENANCE)


@pytest.mark.parametrize(
    ("statuses", "outcome", "word"),
    [
        ([Status.PASSED, Status.PASSED], Ending.OK, "passed"),
        ([], Ending.OK, "passed"),
        ([Status.PASSED, Status.FAILED], Ending.OK, "failed"),
        ([Status.FAILED, Status.ERROR], Ending.OK, "error"),
        ([Status.MISSING, Status.FAILED], Ending.OK, "missing"),
        ([Status.FAILED], Ending.MEMORY, "memory"),
    ],
)
def test_a_verdict_is_summed_up_by_what_says_most(statuses: Sequence[Status], outcome: Ending, word: str) -> None:
    assert why(verdict(statuses, outcome)) == word


@pytest.mark.parametrize(
    ("statuses", "outcome", "reusable"),
    [
        ([Status.FAILED], Ending.OK, True),
        ([Status.FAILED], Ending.MEMORY, True),
        ([Status.FAILED], Ending.TIMEOUT, False),
        ([Status.FAILED], Ending.KILLED, False),
        ([Status.TIMEOUT], Ending.OK, False),
    ],
)
def test_what_another_load_may_change_does_not_serve_again(
    statuses: Sequence[Status], outcome: Ending, reusable: bool
) -> None:
    assert is_reusable(verdict(statuses, outcome)) is reusable
