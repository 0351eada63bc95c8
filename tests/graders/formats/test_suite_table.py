"""Who sees a test is told by its name, where the suite's own visibility is not for all."""

import pytest

from graders.formats import SuiteTable, fits
from graders.verdict import Visibility

TABLE = SuiteTable(
    format="ok",
    path="tests",
    visibility=Visibility.AFTER_DUE,
    hidden=("secret*", "both"),
    after_due=("late ?", "both"),
)


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        ("secret > suite 1", Visibility.HIDDEN),
        ("late 1", Visibility.AFTER_DUE),
        ("both", Visibility.HIDDEN),
        ("Secret", Visibility.AFTER_DUE),
    ],
)
def test_a_pattern_wins_over_the_suites_visibility_and_hidden_over_after_due(test: str, expected: Visibility) -> None:
    assert expected is TABLE.visibility_of(test)


def test_a_test_that_no_pattern_fits_is_seen_as_its_suite() -> None:
    assert Visibility.VISIBLE is SuiteTable(format="ok", path="t", hidden=("b",)).visibility_of("a")


@pytest.mark.parametrize(
    ("test", "pattern", "expected"),
    [("test_f[1]", "test_f[1]", True), ("test_f1", "test_f[1]", True), ("Test", "test", False), ("a/b", "a*", True)],
)
def test_a_name_with_brackets_fits_itself(test: str, pattern: str, expected: bool) -> None:
    assert expected is fits(test, pattern)
