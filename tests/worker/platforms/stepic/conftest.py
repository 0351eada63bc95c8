"""A Stepic stand-in and clients of it that lose no time."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.simulators.stepic import StepicSimulator
from worker.platforms.http import Patience
from worker.platforms.stepic import StepicClient
from worker.platforms.stepic.pace import Pace

#: Waits as short as tests want them.
QUICK = Patience(attempt_seconds=5, wait_initial_seconds=0.01, wait_max_seconds=0.02)


class FixedToken:
    """A token that nobody can renew but by the one that follows."""

    def __init__(self, token: str, after: str = "") -> None:
        self.token = token
        self._after = after

    def current(self) -> str:
        return self.token

    def renew(self, refused: str) -> str:
        assert refused == self.token
        self.token = self._after or refused
        return self.token


Connect = Callable[..., StepicClient]


@pytest.fixture
def stepic() -> Iterator[StepicSimulator]:
    with StepicSimulator() as stepic:
        yield stepic


@pytest.fixture
def connect(stepic: StepicSimulator) -> Iterator[Connect]:
    """Return what makes clients with a token, and with the one that follows it when it is renewed."""
    with ExitStack() as clients:

        def make(token: str, after: str = "", patience: Patience = QUICK) -> StepicClient:
            tokens = FixedToken(token, after)
            return clients.enter_context(StepicClient(stepic.url, tokens, pace=Pace(10_000), patience=patience))

        yield make


@pytest.fixture
def teacher(connect: Connect) -> StepicClient:
    return connect("teacher-token")


@pytest.fixture
def learner(connect: Connect) -> StepicClient:
    return connect("learner-token")
