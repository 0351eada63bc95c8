"""Clients of the Stepic stand-in that lose no time."""

from collections.abc import Callable

from worker.platforms.http import Patience
from worker.platforms.stepic import StepicClient

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


#: Makes a client with a token, and with the one that follows it when it is renewed.
Connect = Callable[..., StepicClient]
