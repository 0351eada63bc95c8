"""Requests to Stepic keep a polite pace, are repeated only where that does no harm, and never show the token."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from tests.simulators.stepic import Fault, StepicSimulator
from tests.simulators.stepic.made_up import SUM_STEP
from tests.worker.platforms.stepic.clients import QUICK, Connect, FixedToken
from worker.errors import (
    ConfigurationError,
    NotAllowedError,
    NotTheApiError,
    PlatformError,
    RefusedError,
    TokenExpiredError,
    UnavailableError,
)
from worker.platforms.stepic import StepicClient
from worker.platforms.stepic.pace import Pace


class Clock:
    """A clock that moves only when somebody waits."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    def wait(self, seconds: float) -> None:
        self.now += seconds


@pytest.mark.parametrize(
    "fault",
    [
        Fault(times=2, status=502, html=True),
        Fault(times=2, status=429),
        Fault(times=2, status=429, retry_after="0"),
        Fault(times=2, drop="before"),
        Fault(times=2, drop="after"),
    ],
    ids=str,
)
def test_a_read_is_repeated_where_stepic_fails_for_a_moment(
    stepic: StepicSimulator, learner: StepicClient, fault: Fault
) -> None:
    stepic.fault(fault)
    learner.me()

    assert len(stepic.requests) == 3


@pytest.mark.parametrize("fault", [Fault("POST", status=502), Fault("POST", drop="after")], ids=str)
def test_what_hands_something_in_is_sent_once(stepic: StepicSimulator, learner: StepicClient, fault: Fault) -> None:
    attempt = learner.create_attempt(SUM_STEP)
    stepic.fault(fault)
    with pytest.raises(UnavailableError):
        learner.create_attempt(SUM_STEP)
    with pytest.raises(UnavailableError):
        learner.create_submission(attempt.id, "python3", "right")

    assert len(stepic.requests) == 3


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (Fault(status=400), RefusedError),
        (Fault(status=403), NotAllowedError),
        (Fault(status=500), UnavailableError),
        (Fault(status=200), NotTheApiError),
        (Fault(status=200, html=True), NotTheApiError),
        (Fault(status=404, html=True), NotTheApiError),
        (Fault(status=302, html=True, location="https://elsewhere.org/?token=teacher-token"), NotTheApiError),
    ],
    ids=str,
)
def test_other_failures_are_told_at_once_and_without_the_token(
    stepic: StepicSimulator, teacher: StepicClient, fault: Fault, expected: type[PlatformError]
) -> None:
    stepic.fault(fault)
    with pytest.raises(expected) as caught:
        teacher.me()

    assert len(stepic.requests) == 1
    assert "teacher-token" not in f"{caught.value!r} {caught.value.__cause__!r} {caught.value.__context__!r}"


def test_the_wait_that_stepic_asks_for_is_kept(stepic: StepicSimulator, learner: StepicClient) -> None:
    stepic.fault(Fault(times=1, status=429, retry_after="1"))
    start = time.monotonic()
    learner.me()

    assert time.monotonic() - start >= 1


def test_a_wait_beyond_patience_is_left_to_the_caller(stepic: StepicSimulator, learner: StepicClient) -> None:
    stepic.fault(Fault(times=1, status=429, retry_after="3600"))
    with pytest.raises(UnavailableError):
        learner.me()

    assert len(stepic.requests) == 1


def test_an_expired_token_is_renewed_once(stepic: StepicSimulator, connect: Connect) -> None:
    client = connect("expired-token", after="learner-token")
    attempt = client.create_attempt(SUM_STEP)

    assert attempt.step == SUM_STEP
    assert ["Bearer expired-token", "Bearer learner-token"] == [r.headers["authorization"] for r in stepic.requests]


def test_a_token_that_stays_refused_is_told(stepic: StepicSimulator, connect: Connect) -> None:
    with pytest.raises(TokenExpiredError, match="GRADEWRIGHT_STEPIC_CLIENT_ID"):
        connect("expired-token").me()

    assert len(stepic.requests) == 2


def test_the_token_travels_in_the_header_only(stepic: StepicSimulator, teacher: StepicClient) -> None:
    teacher.me()
    teacher.users([1, 2])

    assert {"Bearer teacher-token"} == {request.headers["authorization"] for request in stepic.requests}
    assert not any("teacher-token" in request.target for request in stepic.requests)


def test_two_requests_a_second_are_sent_by_all_threads_together(stepic: StepicSimulator) -> None:
    clock = Clock()
    pace = Pace(2.0, clock, clock.wait)
    with StepicClient(stepic.url, FixedToken("teacher-token"), pace=pace, patience=QUICK) as client:
        for _ in range(5):
            client.me()

    assert clock.now == 102.0


def test_threads_take_turns() -> None:
    waits: list[float] = []
    pace = Pace(2.0, lambda: 100.0, waits.append)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: pace.await_turn(), range(9)))

    assert [0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0] == sorted(waits)


def test_nobody_sends_while_the_server_asks_for_patience(stepic: StepicSimulator) -> None:
    clock = Clock()
    pace = Pace(2.0, clock, clock.wait)
    patience = replace(QUICK, attempts=1, retry_after_max_seconds=20)
    stepic.fault(Fault(times=1, status=429, retry_after="7"))
    with StepicClient(stepic.url, FixedToken("teacher-token"), pace=pace, patience=patience) as client:
        with pytest.raises(UnavailableError):
            client.me()
        client.me()

    assert clock.now == 107.0


@pytest.mark.parametrize("url", ["", "stepik.org", "https://me:secret@stepik.org", "https://stepik.org/?a=b"])
def test_an_address_that_is_none_is_refused_by_the_settings_name(url: str) -> None:
    with pytest.raises(ConfigurationError, match="GRADEWRIGHT_STEPIC_URL") as caught:
        StepicClient(url, FixedToken(""))

    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("ending", ["", "/", "/api", "/api/"])
def test_an_address_may_end_as_people_write_it(stepic: StepicSimulator, ending: str) -> None:
    with StepicClient(f"{stepic.url}{ending}", FixedToken("learner-token"), pace=Pace(1000)) as client:
        assert client.me().name == "Lea Rner"
        assert client.address == stepic.url
