"""Whether the service's token will last."""

import time

import pytest

from tests.simulators.ok import OkSimulator
from tests.worker.doctor.looking import surrounded, unwell, worst
from worker.doctor.checks import ok as ok_check
from worker.doctor.checks import token
from worker.doctor.finding import Level
from worker.doctor.surroundings import Surroundings
from worker.platforms.oauth import TokenPair
from worker.settings import Settings
from worker.tokens.log_in import LogIn


def log_in(around: Surroundings, refresh: str = "refresh", seconds: float | None = 3600) -> LogIn:
    """Log in for the service, as `gradewright login` does."""
    now = time.time()
    pair = TokenPair("staff-token", refresh, None if seconds is None else now + seconds)
    begun = LogIn.begun(pair, now)
    around.log_ins[-1].keep(begun)
    return begun


def test_a_fixed_token_that_nobody_renews_is_a_warning(around: Surroundings) -> None:
    ((level, text),) = unwell(token.run(around))

    assert level is Level.WARNING
    assert "gradewright login" in text


def test_a_fixed_token_with_a_log_in_behind_it_is_well(around: Surroundings) -> None:
    log_in(around)

    assert [] == unwell(token.run(around))


@pytest.mark.parametrize(
    ("refresh", "seconds", "level", "words"),
    [
        ("refresh", 3600, Level.OK, "renewed by itself"),
        ("refresh", None, Level.OK, "Ok did not tell"),
        ("", 3600, Level.WARNING, "cannot be renewed"),
    ],
)
def test_a_log_in_is_told_with_its_time(
    settings: Settings, refresh: str, seconds: float | None, level: Level, words: str
) -> None:
    with surrounded(settings, ok_token=None) as around:
        log_in(around, refresh, seconds)
        findings = list(token.run(around))
        whose = worst(ok_check.run(around))

    assert (level, Level.OK) == (worst(findings), whose)
    assert words in findings[0].text
    assert seconds is None or "good for 1h" in findings[0].text or "good for 60m" in findings[0].text


def test_a_log_in_that_is_over_is_wrong_and_looking_changes_nothing(settings: Settings, ok: OkSimulator) -> None:
    with surrounded(settings, ok_token=None) as around:
        begun, copies = log_in(around), around.log_ins[-1]
        assert copies.log_ins.end(copies.name, begun.rank, "the log-in is over: run `gradewright login`")
        copies.file.drop()

        assert [(Level.WRONG, "the log-in is over: run `gradewright login` → ")] == unwell(token.run(around))
        assert copies.file.get() is None
    assert not ok.requests
