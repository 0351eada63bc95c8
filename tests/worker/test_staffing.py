"""Whose tokens may work on an assignment."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.simulators.ok import OkSimulator
from tests.worker.fakes import LAB
from worker.errors import NotAllowedError, NotFoundError, TokenExpiredError
from worker.platforms.ok import OkClient
from worker.staffing import require_staff


@contextmanager
def enrolled(ok: OkSimulator, role: str) -> Iterator[OkClient]:
    """Give the client of a new user with a role in the recorded course."""
    course = ok.store.assignments[LAB].course
    ok.store.enroll("new@berkeley.edu", course, role)
    with OkClient(ok.url, "new-token") as client:
        yield client


@pytest.mark.parametrize("role", ["grader", "staff", "instructor"])
def test_staff_are_named(ok: OkSimulator, role: str) -> None:
    with enrolled(ok, role) as client:
        assert "new@berkeley.edu" == require_staff(client, LAB)


@pytest.mark.parametrize("role", ["lab assistant", "student"])
def test_a_lab_assistant_is_no_more_staff_than_a_student(ok: OkSimulator, role: str) -> None:
    with enrolled(ok, role) as client, pytest.raises(NotAllowedError, match=f"new@berkeley.edu is {role} in cal"):
        require_staff(client, LAB)


def test_an_assignment_that_ok_does_not_know_is_named(client: OkClient) -> None:
    with pytest.raises(NotFoundError, match="Ok knows no assignment cal/cs61a/sp16/none"):
        require_staff(client, "cal/cs61a/sp16/none")


def test_an_expired_token_is_told_as_such(ok: OkSimulator) -> None:
    with OkClient(ok.url, "expired-token") as client, pytest.raises(TokenExpiredError):
        require_staff(client, LAB)
