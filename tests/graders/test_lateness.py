"""What lateness costs, to the second; and that later is never better."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.lateness import LateTable, settle
from graders.scoring import ScoreTable
from graders.verdict import Score

DUE = datetime(2026, 9, 10, 23, 59, tzinfo=UTC)
TABLES = (ScoreTable(), ScoreTable(kind="composition", late=False))
SCORES = (Score("total", 8.0, 10.0), Score("composition", 3.0, 3.0))
LATE = LateTable(grace_minutes=10, percent_per_day=20, cutoff_days=3)

DAY = timedelta(days=1)
GRACE = timedelta(minutes=10)
AFTER = "after the due date (2026-09-10 23:59 UTC)"
SPARED = "(Not from composition.)"
SECOND = timedelta(seconds=1)


def total(after: timedelta, late: LateTable = LATE) -> float:
    return settle(late, TABLES, SCORES, DUE + after, DUE).scores[0].score


def remark(after: timedelta, late: LateTable = LATE) -> str:
    return settle(late, TABLES, SCORES, DUE + after, DUE).remark


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (-DAY, 8.0),
        (timedelta(), 8.0),
        (GRACE, 8.0),
        (GRACE + SECOND, 6.4),
        (GRACE + DAY, 6.4),
        (GRACE + DAY + SECOND, 4.8),
        (GRACE + 3 * DAY, 3.2),
        (GRACE + 3 * DAY + SECOND, 0.0),
        (400 * DAY, 0.0),
    ],
)
def test_each_day_begun_after_the_grace_costs_its_part_of_what_was_earned(after: timedelta, expected: float) -> None:
    assert expected == total(after)


def test_a_score_that_lateness_does_not_concern_stays() -> None:
    assert SCORES[1] == settle(LATE, TABLES, SCORES, DUE + 9 * DAY, DUE).scores[1]


def test_where_lateness_concerns_no_score_the_remark_promises_no_deduction() -> None:
    settled = settle(LATE, TABLES[1:], SCORES[1:], DUE + 9 * DAY, DUE)

    assert SCORES[1:] == settled.scores
    assert f"Handed in 9 days {AFTER}: nothing is deducted." == settled.remark


def test_without_a_cut_off_nothing_falls_below_zero() -> None:
    assert 0.0 == total(9 * DAY, LateTable(percent_per_day=20))


def test_a_score_below_zero_is_not_raised_by_lateness() -> None:
    scores = (Score("total", -2.0, 10.0),)

    assert scores == settle(LATE, TABLES[:1], scores, DUE + DAY, DUE).scores


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (timedelta(), ""),
        (
            timedelta(minutes=3),
            f"Handed in 3 minutes {AFTER}, within 10 minutes of grace: nothing is deducted.",
        ),
        (
            timedelta(days=1, hours=3, minutes=20),
            f"Handed in 1 day 3 hours {AFTER}: 40% of what you earned is deducted. {SPARED}",
        ),
        (
            timedelta(days=4),
            f"Handed in 4 days {AFTER}: what comes more than 3 days late earns nothing. {SPARED}",
        ),
    ],
)
def test_the_student_reads_how_late_and_what_it_costs(after: timedelta, expected: str) -> None:
    assert expected == remark(after)


def test_before_the_cut_off_of_a_rule_without_deduction_nothing_is_deducted() -> None:
    late = LateTable(cutoff_days=2)

    assert 8.0 == total(DAY, late)
    assert remark(DAY, late).endswith(": nothing is deducted.")


def test_the_zone_of_a_due_date_is_what_the_student_reads_and_makes_no_difference_else() -> None:
    pacific = DUE.astimezone(timezone(timedelta(hours=-7), "PDT"))
    settled = settle(LATE, TABLES, SCORES, DUE + DAY, pacific)

    assert settle(LATE, TABLES, SCORES, DUE + DAY, DUE).scores == settled.scores
    assert "(2026-09-10 16:59 PDT)" in settled.remark


_LATES = st.builds(
    LateTable,
    grace_minutes=st.floats(0, 10_000),
    percent_per_day=st.floats(0.1, 100),
    cutoff_days=st.none() | st.floats(0.01, 100),
)
_AFTER = st.timedeltas(timedelta(days=-5), timedelta(days=500))


@given(_LATES, st.floats(0, 100), _AFTER, _AFTER)
def test_later_never_earns_more_and_nothing_earns_more_than_it_did(
    late: LateTable, earned: float, one: timedelta, other: timedelta
) -> None:
    scores = (Score("total", round(earned, 6), 100.0),)
    sooner, later = (
        settle(late, TABLES[:1], scores, DUE + after, DUE).scores[0].score for after in sorted((one, other))
    )

    assert 0 <= later <= sooner <= scores[0].score
