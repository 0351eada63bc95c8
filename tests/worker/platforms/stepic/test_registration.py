"""A user is registered in a guest's session, once, and no password is shown."""

import pytest

from tests.simulators.stepic import Fault, StepicSimulator
from tests.worker.platforms.stepic.clients import QUICK
from worker.errors import NotTheApiError, RefusedError, UnavailableError
from worker.platforms.stepic.registration import Newcomer, register

NEWCOMER = Newcomer("New", "User", "new.user@stepic.org", "pass-secret")


def test_a_user_is_registered_with_csrf_token_and_referer(stepic: StepicSimulator) -> None:
    user = register(stepic.url, NEWCOMER, QUICK)
    page, post = stepic.requests

    assert user.name == "New User"
    assert "authorization" not in {*page.headers, *post.headers}
    assert post.headers["referer"].startswith(stepic.url)
    assert f"csrftoken={post.headers['x-csrftoken']}" in post.headers["cookie"]


def test_a_field_that_stepic_refuses_is_told_without_the_password(stepic: StepicSimulator) -> None:
    with pytest.raises(RefusedError, match="email") as caught:
        register(stepic.url, Newcomer("New", "User", "", "pass-secret"), QUICK)

    assert "secret" not in f"{caught.value!r}{NEWCOMER!r}"


def test_a_registration_is_sent_once(stepic: StepicSimulator) -> None:
    stepic.fault(Fault("POST", drop="after"))
    with pytest.raises(UnavailableError):
        register(stepic.url, NEWCOMER, QUICK)

    assert len(stepic.requests) == 2


def test_a_page_without_a_csrf_token_is_told(stepic: StepicSimulator) -> None:
    stepic.fault(Fault("GET", status=200, html=True))
    with pytest.raises(NotTheApiError, match="no CSRF token"):
        register(stepic.url, NEWCOMER, QUICK)
