"""What a program wrote is compared as the suite says, and the first difference is told."""

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.formats.stdio.comparison import Compare, comparison, exact, numbers, tokens, trailing
from graders.formats.stdio.table import StdioTable

absolutely = partial(numbers, relative=0.0, absolute=0.01)
relatively = partial(numbers, relative=0.01, absolute=0.0)


@pytest.mark.parametrize(
    ("compare", "got", "expected"),
    [
        (exact, "a b\n", "a b\n"),
        (trailing, "a b  \n\n\n", "a b"),
        (trailing, "a\r\nb\r\n", "a\nb\n"),
        (trailing, "", "\n\n"),
        (tokens, " a\n\nb c", "a b c\n"),
        (absolutely, "0.101", "0.11"),
        (absolutely, "x 1e-3", "x 0"),
        (absolutely, "-0", "0.00"),
        (absolutely, "NaN inf", "nan Infinity"),
        (relatively, "1010", "1000"),
        (relatively, "-99", "-100"),
        (partial(numbers, relative=0.0, absolute=0.0), "1.0", "1"),
    ],
)
def test_what_is_alike_has_no_difference(compare: Compare, got: str, expected: str) -> None:
    assert compare(got, expected) is None


@pytest.mark.parametrize(
    ("compare", "got", "expected", "difference"),
    [
        (exact, "a", "a\n", "Only the line ends differ, or the last line's is missing or too many."),
        (exact, "a b\nc  d\n", "a b\nc d\n", 'Line 2 differs in its white space: expected "c d", but got "c  d".'),
        (trailing, "a\nx\n", "a\nb\n", 'Line 2 differs: expected "b", but got "x".'),
        (trailing, " a\n", "a\n", 'Line 1 differs in its white space: expected "a", but got " a".'),
        (trailing, "a\n", "a\nb\n", 'The output ends too early: line 2, expected to be "b", is missing.'),
        (trailing, "a\nb\nc\n", "a\nb", 'The output should have ended before line 3: "c".'),
        (tokens, "a\nb x\n", "a b c", 'Word 3 (on line 2) differs: expected "c", but got "x".'),
        (tokens, "a b", "a", 'The output should have ended before word 2: "b".'),
        (tokens, "1.0", "1", 'Word 1 (on line 1) differs: expected "1", but got "1.0".'),
        (absolutely, "0.121", "0.11", 'Word 1 (on line 1) differs: expected "0.11", but got "0.121".'),
        (absolutely, "nan", "0", 'Word 1 (on line 1) differs: expected "0", but got "nan".'),
        (absolutely, "1_0", "10", 'Word 1 (on line 1) differs: expected "10", but got "1_0".'),
        (absolutely, "inf", "-inf", 'Word 1 (on line 1) differs: expected "-inf", but got "inf".'),
        (absolutely, "x", "1", 'Word 1 (on line 1) differs: expected "1", but got "x".'),
        (relatively, "1011", "1000", 'Word 1 (on line 1) differs: expected "1000", but got "1011".'),
    ],
)
def test_the_first_difference_is_told(compare: Compare, got: str, expected: str, difference: str) -> None:
    assert difference == compare(got, expected)


@pytest.mark.parametrize("got", ["9" * 400 + "8", "1" + "0" * 400, "1e400", "1e9999", "٣"])
def test_numbers_that_are_too_large_for_floats_are_not_all_alike(got: str) -> None:
    assert absolutely(got, "9" * 401) is not None


def test_a_long_text_of_digits_is_no_number_at_once() -> None:
    assert absolutely("1" * 500_000 + "x", "1") is not None


@given(st.text(), st.text())
def test_any_two_texts_are_compared(got: str, expected: str) -> None:
    for compare in (exact, trailing, tokens, absolutely, relatively):
        assert compare(got, got) is None
        if got.split() != expected.split():
            assert compare is absolutely or compare is relatively or compare(got, expected) is not None


@given(st.floats(1e-300, 1e300), st.floats(1e-9, 1e-3))
def test_a_number_within_its_tolerance_is_alike(number: float, tolerance: float) -> None:
    compare = partial(numbers, relative=tolerance, absolute=0.0)

    assert compare(repr(number * (1 + tolerance / 2)), repr(number)) is None


@pytest.mark.parametrize(
    ("keys", "got", "is_alike"),
    [
        ({}, "1.0000005", True),
        ({}, "1.000002", False),
        ({"absolute_tolerance": 0.5}, "1.5", True),
        ({"relative_tolerance": 0.1}, "1.2", False),
        ({"relative_tolerance": 0.0}, "1.0000001", False),
    ],
)
def test_tolerances_come_from_the_table(keys: dict[str, float], got: str, is_alike: bool) -> None:
    table = StdioTable.model_validate({"format": "stdio", "path": "tests", "compare": "numbers", **keys})

    assert (comparison(table)(got, "1") is None) is is_alike
