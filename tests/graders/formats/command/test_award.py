"""What results claim becomes points: never fewer than nothing, never more than the suite has."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graders.formats.command.award import Award
from graders.formats.command.claims import Claim, Claims, ClaimsError
from graders.verdict import Status, TestResult, Visibility
from tests.graders.formats.command.tables import table

PASSED, FAILED, MISSING = Status.PASSED, Status.FAILED, Status.MISSING
Row = tuple[str, float, float, Status]


def rows(claims: Claims, points: float = 10.0, **keys: object) -> list[Row]:
    return [(test.name, test.score, test.max_score, test.status) for test in results(claims, points, **keys)]


def results(claims: Claims, points: float = 10.0, **keys: object) -> tuple[TestResult, ...]:
    return Award(table(**keys), points).of(claims)


def test_tests_have_points_of_their_own() -> None:
    claims = Claims((Claim("a", 4.0, 4.0), Claim("b", 2.5, 6.0)))

    assert [("a", 4.0, 4.0, PASSED), ("b", 2.5, 6.0, FAILED)] == rows(claims)


def test_points_that_the_results_do_not_tell_of_are_lost() -> None:
    claims = Claims((Claim("a", 4.0, 4.0),))

    assert [("a", 4.0, 4.0, PASSED), ("score", 0.0, 6.0, MISSING)] == rows(claims)


def test_an_expected_test_that_is_missing_fails_with_what_is_left() -> None:
    claims = Claims((Claim("a", 4.0, 4.0),))

    assert [("a", 4.0, 4.0, PASSED), ("b", 0.0, 3.0, MISSING), ("c", 0.0, 3.0, MISSING)] == rows(
        claims, tests=["a", "b", "c"]
    )


def test_a_total_is_not_believed_where_an_expected_test_is_missing() -> None:
    claims = Claims((Claim("a", 4.0, 4.0),), total=10.0)

    assert [("score", 0.0, 10.0, FAILED), ("a", 0.0, 0.0, PASSED), ("b", 0.0, 0.0, MISSING)] == rows(
        claims, tests=["a", "b"]
    )


def test_an_expected_test_has_one_result() -> None:
    with pytest.raises(ClaimsError, match='more than one result of "a"'):
        rows(Claims((Claim("a", 0.0, 5.0), Claim("a", 5.0, 5.0))), tests=["a"])


def test_a_total_counts_instead_of_the_tests() -> None:
    claims = Claims((Claim("a", 4.0, 4.0), Claim("b", 0.0, 6.0)), total=9.0)

    assert [("score", 9.0, 10.0, FAILED), ("a", 0.0, 0.0, PASSED), ("b", 0.0, 0.0, FAILED)] == rows(claims)


@pytest.mark.parametrize("names", [["a", "b"], []])
def test_a_total_that_is_the_tests_sum_leaves_them_their_points(names: list[str]) -> None:
    claims = Claims((Claim("a", 3.3, 4.0), Claim("b", 0.1, 6.0)), total=3.4)

    assert [("a", 3.3, 4.0, FAILED), ("b", 0.1, 6.0, FAILED)] == rows(claims, tests=names)


def test_a_total_without_tests_stands_for_the_whole() -> None:
    assert [("score", 0.0, 10.0, FAILED)] == rows(Claims((), total=0.0))


@pytest.mark.parametrize(
    ("tests", "expected"),
    [
        ((Claim("a", 10.0, 10.0), Claim("penalty", -3.0, 0.0)), 7.0),
        ((Claim("a", 2.0, 10.0), Claim("penalty", -3.0)), 0.0),
        ((Claim("a", 5.0, 10.0), Claim("bonus", 2.0, 0.0)), 7.0),
        ((Claim("a", 10.0, 10.0), Claim("bonus", 2.0)), 10.0),
        ((Claim("a", 7.0, 8.0), Claim("b", 1.0, 8.0)), 8.0),
        ((Claim("a", 1e6, 1e6),), 10.0),
    ],
)
def test_penalties_and_bonuses_are_added_up_within_bounds(tests: tuple[Claim, ...], expected: float) -> None:
    whole, *others = rows(Claims(tests))

    assert ("score", expected, 10.0, PASSED if expected == 10.0 else FAILED) == whole
    assert {(0.0, 0.0)} == {(score, most) for _, score, most, _ in others}


def test_a_status_tells_without_points() -> None:
    claims = Claims((Claim("compiles", passed=True), Claim("style", passed=False), Claim("a", 5.0, 10.0, passed=True)))

    assert [("compiles", 0.0, 0.0, PASSED), ("style", 0.0, 0.0, FAILED), ("a", 5.0, 10.0, PASSED)] == rows(claims)


def test_nothing_of_a_hidden_tests_text_is_told() -> None:
    hidden, shown = Claim("a", 0.0, 5.0, None, Visibility.HIDDEN, "secret"), Claim("b", 0.0, 5.0, text="open")

    tests = results(Claims((hidden, shown)))

    assert [("a", Visibility.HIDDEN, ""), ("b", Visibility.VISIBLE, "open")] == [
        (test.name, test.visibility, test.feedback) for test in tests
    ]


@pytest.mark.parametrize(
    ("suite", "claimed", "expected"),
    [
        ("hidden", Visibility.VISIBLE, Visibility.HIDDEN),
        ("after_due", Visibility.VISIBLE, Visibility.AFTER_DUE),
        ("after_due", Visibility.HIDDEN, Visibility.HIDDEN),
        ("after_due", None, Visibility.AFTER_DUE),
        ("visible", Visibility.AFTER_DUE, Visibility.AFTER_DUE),
    ],
)
def test_the_stricter_visibility_holds(suite: str, claimed: Visibility | None, expected: Visibility) -> None:
    (test,) = results(Claims((Claim("a", 0.0, 10.0, None, claimed),)), visibility=suite)

    assert expected is test.visibility


def test_a_remark_fails_with_the_others_so_that_it_is_read() -> None:
    remarks = (Claim("About the submission", text="Well tried."),)

    assert [FAILED, FAILED] == [test.status for test in results(Claims((Claim("a", 0.0, 10.0),), None, remarks))]
    assert [PASSED, PASSED] == [test.status for test in results(Claims((Claim("a", 10.0, 10.0),), None, remarks))]


NUMBERS = st.none() | st.floats(-1e6, 1e6) | st.sampled_from([0.0, 1.0, 5.0, 10.0, -1.0])
MAXIMA = st.none() | st.floats(0, 1e6) | st.sampled_from([0.0, 1.0, 5.0, 10.0])
CLAIM = st.builds(Claim, st.sampled_from("abc"), NUMBERS, MAXIMA, st.none() | st.booleans())


@settings(deadline=None, database=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(CLAIM, max_size=4).map(tuple), NUMBERS, st.sampled_from([[], ["a"], ["a", "b"]]))
def test_whatever_is_claimed_stays_within_the_points(tests: tuple[Claim, ...], total: float, names: list[str]) -> None:
    try:
        awarded = results(Claims(tests, total), tests=names)
    except ClaimsError:
        return

    assert pytest.approx(10.0) == sum(test.max_score for test in awarded)
    assert [] == [test for test in awarded if not 0 <= test.score <= test.max_score]
    assert set(names) <= {test.name for test in awarded}
