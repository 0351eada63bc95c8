"""A record goes the way of its platform, which its name tells."""

import pytest

from worker.steps.names import assignment_of, step_of


@pytest.mark.parametrize(
    "name", ["cal/cs61a/sp16/lab00", "stepic/7001/lab00", "stepic/", "stepic/0", "stepic/x", "stepic/7001\n", "7001"]
)
def test_no_assignment_of_oks_is_taken_for_a_step(name: str) -> None:
    assert step_of(name) is None


def test_a_step_is_found_by_its_name() -> None:
    assert step_of(assignment_of(7001)) == 7001
