"""What is said of Ok, of the token, of the clock, and of the assignments on both sides."""

import shutil
from pathlib import Path

import pytest
from pydantic import SecretStr

from tests.simulators.ok import Fault, OkSimulator
from tests.worker.doctor.looking import surrounded, unwell, worst
from tests.worker.fakes import LAB
from worker.doctor.checks import assignments, clock, courses
from worker.doctor.checks import ok as ok_check
from worker.doctor.finding import Level
from worker.doctor.surroundings import Surroundings
from worker.errors import ConfigurationError, NotTheApiError, TokenExpiredError, UnavailableError
from worker.settings import Settings


def add(assignments_dir: Path, endpoint: str, key: str = "") -> Path:
    """Add an assignment like lab00 under another name; return its grader.toml."""
    shutil.copytree(assignments_dir / LAB, assignments_dir / endpoint)
    toml = assignments_dir / endpoint / "grader.toml"
    text = toml.read_text().replace(LAB, endpoint)
    lines = [line for line in text.splitlines() if not line.startswith("key ")]
    toml.write_text("\n".join(lines).replace("[assignment]", f'[assignment]\nkey = "{key or endpoint}"'))
    return toml


def test_an_ok_with_a_token_of_staff_is_well(around: Surroundings) -> None:
    findings = list(ok_check.run(around))

    assert [] == unwell(findings)
    assert "instructor@berkeley.edu: instructor in cal/cs61a/sp16" in findings[1].text


def test_an_ok_that_is_away_is_told(settings: Settings) -> None:
    with (
        surrounded(settings, ok_url="http://127.0.0.1:1") as around,
        pytest.raises(UnavailableError, match="GRADEWRIGHT_OK_URL"),
    ):
        list(ok_check.run(around))


def test_what_answers_html_is_not_ok(around: Surroundings, ok: OkSimulator) -> None:
    ok.fault(Fault(status=200, html=True))

    with pytest.raises(NotTheApiError, match="GRADEWRIGHT_OK_URL"):
        list(ok_check.run(around))


def test_an_expired_token_is_told(settings: Settings) -> None:
    with (
        surrounded(settings, ok_token=SecretStr("expired-token")) as around,
        pytest.raises(TokenExpiredError, match="supply a new one"),
    ):
        list(ok_check.run(around))


def test_a_missing_setting_is_named(settings: Settings) -> None:
    with (
        surrounded(settings, ok_url=None) as around,
        pytest.raises(ConfigurationError, match="GRADEWRIGHT_OK_URL"),
    ):
        list(ok_check.run(around))


def test_without_a_token_the_way_to_one_is_told(settings: Settings) -> None:
    with (
        surrounded(settings, ok_token=None) as around,
        pytest.raises(TokenExpiredError, match="gradewright login"),
    ):
        list(ok_check.run(around))


def test_a_token_of_another_scope_is_told_with_the_way_out(settings: Settings) -> None:
    with surrounded(settings, ok_token=SecretStr("email-token")) as around:
        ((level, text),) = unwell(ok_check.run(around))

    assert level is Level.WRONG
    assert "scope" in text


def test_a_lab_assistants_token_is_wrong(settings: Settings, ok: OkSimulator) -> None:
    ok.store.enroll("helper@berkeley.edu", ok.store.assignments[LAB].course, "lab assistant")
    with surrounded(settings, ok_token=SecretStr("helper-token")) as around:
        ((level, text),) = unwell(ok_check.run(around))
        ((there, in_course),) = unwell(courses.run(around))

    assert (Level.WRONG, Level.WRONG) == (level, there)
    assert "a lab assistant is not staff" in text
    assert "helper@berkeley.edu is lab assistant in cal/cs61a/sp16" in in_course


def test_an_admin_may_score_everywhere(settings: Settings) -> None:
    with surrounded(settings, ok_token=SecretStr("admin-token")) as around:
        assert [] == unwell([*ok_check.run(around), *courses.run(around)])


@pytest.mark.parametrize(
    ("ahead", "level"),
    [(0, Level.OK), (1, Level.OK), (10, Level.WARNING), (-10, Level.WARNING), (3600, Level.WRONG)],
)
def test_a_clock_that_disagrees_with_oks_is_told(
    around: Surroundings, ok: OkSimulator, ahead: float, level: Level
) -> None:
    ok.fault(Fault(clock_seconds=ahead))
    findings = [one for one in clock.run(around) if one.text.startswith("Ok's")]

    assert level is worst(findings)
    assert (level is Level.OK) == (not findings[0].mend)


def test_redis_clock_is_compared_too(around: Surroundings) -> None:
    assert ["Redis's clock agrees with this machine's"] == [one.text for one in clock.run(around)][1:]
    assert clock.judged("Redis's", -5).level is Level.WARNING


def test_a_clock_without_a_redis_is_compared_with_ok_alone(settings: Settings) -> None:
    with surrounded(settings, redis_url="redis://127.0.0.1:1/0") as around:
        assert 1 == len(list(clock.run(around)))


def test_an_assignment_that_was_never_checked_is_a_warning_or_wrong_where_that_is_required(settings: Settings) -> None:
    for required, level in ((False, Level.WARNING), (True, Level.WRONG)):
        with surrounded(settings, require_check=required) as around:
            ((found, text),) = unwell(assignments.run(around))
        assert found is level
        assert f"gradewright check {LAB}" in text


def test_a_broken_assignment_is_wrong_with_its_place(around: Surroundings, assignments_dir: Path) -> None:
    add(assignments_dir, "cal/cs61a/sp16/broken").write_text("[[suite]]\n")
    wrong = [text for level, text in unwell(assignments.run(around)) if level is Level.WRONG]

    assert 1 == len(wrong)
    assert "broken/grader.toml" in wrong[0]


def test_keys_that_are_not_unique_are_wrong(around: Surroundings, assignments_dir: Path) -> None:
    add(assignments_dir, "cal/cs61a/sp16/one", "key-same")
    add(assignments_dir, "cal/cs61a/sp16/two", "key-same")
    wrong = [text for level, text in unwell(assignments.run(around)) if level is Level.WRONG]

    assert 1 == len(wrong)
    assert "sp16/one and cal/cs61a/sp16/two have the same key 'key-same'" in wrong[0]


def test_no_assignment_at_all_is_wrong(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with surrounded(settings, assignments_dir=tmp_path / "empty") as around:
        ((level, text),) = unwell(assignments.run(around))

    assert level is Level.WRONG
    assert "gradewright new" in text


def test_an_endpoint_that_ok_has_not_is_a_warning(around: Surroundings, assignments_dir: Path) -> None:
    add(assignments_dir, "cal/cs61a/sp16/unknown")
    add(assignments_dir, "cal/cs99/sp16/unknown")
    found = unwell(courses.run(around))

    assert [Level.WARNING, Level.WARNING] == [level for level, _ in found]
    assert "no assignment cal/cs61a/sp16/unknown" in found[0][1]
    assert "no course cal/cs99/sp16" in found[1][1]
