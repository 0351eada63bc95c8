"""A token of the settings goes first while it is good; what somebody logged in for takes its place."""

import pytest

from worker.errors import TokenExpiredError
from worker.platforms.tokens import FixedToken
from worker.tokens.succession import Succession


class LaterToken:
    """A log-in that somebody makes at some time."""

    def __init__(self) -> None:
        self.token = ""
        self.heard: list[str] = []

    def current(self) -> str:
        """Return the token once there is one."""
        if not self.token:
            raise TokenExpiredError("run `gradewright login`")
        return self.token

    def refused(self, token: str) -> bool:
        """Remember what was refused."""
        self.heard.append(token)
        return token != self.token


@pytest.fixture
def later() -> LaterToken:
    return LaterToken()


def test_the_first_that_is_good_counts(later: LaterToken) -> None:
    later.token = "logged-in"

    assert Succession([FixedToken("fixed"), later]).current() == "fixed"


def test_a_fixed_token_that_has_expired_is_followed_by_a_log_in(later: LaterToken) -> None:
    tokens = Succession([FixedToken("fixed"), later])
    assert not tokens.refused("fixed")
    later.token = "logged-in"

    assert tokens.refused("fixed")
    assert tokens.current() == "logged-in"
    assert later.heard == ["fixed", "fixed"]


def test_a_fixed_token_that_has_expired_is_tried_again_while_there_is_no_other(later: LaterToken) -> None:
    tokens = Succession([FixedToken("fixed"), later])
    tokens.refused("fixed")

    assert tokens.current() == "fixed"


def test_without_any_token_the_way_to_one_is_told(later: LaterToken) -> None:
    for sources in ([], [later]):
        tokens = Succession(sources)
        assert not tokens.refused("any")
        with pytest.raises(TokenExpiredError, match="run `gradewright login`"):
            tokens.current()
