"""What is said of Stepic, of its token, and of the steps that are watched."""

from collections.abc import Mapping

import pytest
from pydantic import SecretStr

from tests.simulators.stepic import StepicSimulator
from tests.worker.doctor.looking import surrounded, unwell, worst
from worker.doctor.checks import stepic as check
from worker.doctor.finding import Level
from worker.errors import NotAllowedError, TokenExpiredError
from worker.settings import Settings


@pytest.fixture
def online(stepic: StepicSimulator, settings: Settings) -> Mapping[str, object]:
    """Return the settings of Stepic."""
    return {
        "stepic_url": stepic.url,
        "stepic_client_id": "stepic-client",
        "stepic_client_secret": SecretStr("stepic-secret"),
        "stepic_requests_per_second": 50,
        "state_dir": settings.assignments_dir / "state",
        "watch": ("stepic/7001",),
    }


def test_a_stepic_that_nobody_asked_for_is_only_a_note(settings: Settings) -> None:
    with surrounded(settings) as around:
        assert worst(check.run(around)) is Level.NOTE


def test_a_teachers_token_and_a_step_of_theirs_are_well(settings: Settings, online: Mapping[str, object]) -> None:
    with surrounded(settings, **online) as around:
        findings = list(check.run(around))

    assert [Level.OK, Level.OK] == [finding.level for finding in findings]
    assert "to Tea Cher (user 1)" in findings[0].text


def test_a_watched_step_of_others_is_wrong(
    stepic: StepicSimulator, settings: Settings, online: Mapping[str, object]
) -> None:
    stepic.store.teachers.clear()
    with surrounded(settings, **online) as around:
        ((level, text),) = unwell(check.run(around))

    assert (Level.WRONG, True) == (level, "put the challenge at" in text)


def test_what_is_missing_or_wrong_is_told(settings: Settings, online: Mapping[str, object]) -> None:
    with (
        surrounded(settings, **{**online, "stepic_client_id": None}) as around,
        pytest.raises(TokenExpiredError, match="GRADEWRIGHT_STEPIC_CLIENT_ID"),
    ):
        list(check.run(around))
    with (
        surrounded(settings, **{**online, "stepic_client_secret": SecretStr("mistaken")}) as around,
        pytest.raises(NotAllowedError, match="invalid_client"),
    ):
        list(check.run(around))
