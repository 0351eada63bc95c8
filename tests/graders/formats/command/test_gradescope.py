"""A results.json is decoded strictly: what is no results.json claims nothing at all."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graders.formats.command.claims import LARGEST_SCORE, Claim, Claims, ClaimsError
from graders.formats.command.gradescope import MOST_BYTES, read_results
from graders.verdict import Visibility


def read(results: object, stdout: str = "") -> Claims:
    return read_results(json.dumps(results).encode(), stdout)


def only(**test: Any) -> Claim:
    (claim,) = read({"tests": [test]}).tests
    return claim


def test_the_specifications_own_example_is_read() -> None:
    example = {
        "score": 44.0,
        "execution_time": 136,
        "output": "Text relevant to the entire submission",
        "output_format": "simple_format",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": "after_due_date",
        "stdout_visibility": "visible",
        "extra_data": {},
        "tests": [
            {
                "score": 2.0,
                "max_score": 2.0,
                "status": "passed",
                "name": "Your name here",
                "name_format": "text",
                "number": "1.1",
                "output": "Giant multiline string",
                "output_format": "text",
                "tags": ["tag1", "tag2", "tag3"],
                "visibility": "visible",
                "extra_data": {},
            }
        ],
        "leaderboard": [
            {"name": "Accuracy", "value": 0.926},
            {"name": "Time", "value": 15.1, "order": "asc"},
            {"name": "Stars", "value": "*****"},
        ],
    }

    claims = read(example, "compiling…")

    assert 44.0 == claims.total
    assert (Claim("Your name here", 2.0, 2.0, True, Visibility.VISIBLE, "Giant multiline string"),) == claims.tests
    note = "The leaderboard in the results is not shown here."
    assert (
        Claim("About the submission", text=f"Text relevant to the entire submission\n{note}"),
        Claim("What was printed", visibility=Visibility.VISIBLE, text="compiling…"),
    ) == claims.remarks


def test_an_empty_leaderboard_is_nothing_to_speak_of() -> None:
    assert () == read({"score": 1, "leaderboard": []}).remarks


@pytest.mark.parametrize(
    ("results", "problem"),
    [
        ({}, "neither a score nor tests"),
        ({"tests": []}, "neither a score nor tests"),
        ([], "malformed: the file"),
        ({"score": "10"}, "malformed: score"),
        ({"score": True}, "malformed: score"),
        ({"score": float("nan")}, "malformed: score"),
        ({"score": float("inf")}, "malformed: score"),
        ({"score": 2 * LARGEST_SCORE}, "malformed: score"),
        ({"tests": {"score": 1}}, "malformed: tests"),
        ({"tests": [{"score": 1}, {"score": [1]}]}, "malformed: tests.1.score"),
        ({"tests": [{"score": 1, "max_score": -1}]}, "malformed: tests.0.max_score"),
        ({"tests": [{"score": 1, "visibility": "sometimes"}]}, "malformed: tests.0.visibility"),
        ({"tests": [{"score": 1, "status": "great"}]}, "malformed: tests.0.status"),
        ({"tests": [{"score": 1, "output": {"a": 1}}]}, "malformed: tests.0.output"),
        ({"tests": [{"score": 0}] * 1001}, "malformed: tests"),
    ],
)
def test_what_is_malformed_is_refused_with_its_place(results: object, problem: str) -> None:
    with pytest.raises(ClaimsError, match=problem):
        read(results)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b'{"score": 1} {"score": 2}',
        b"[" * 100_000,
        b'{"score": ' + b"9" * 5000 + b"}",
        b'{"score": 1}' + b" " * MOST_BYTES,
    ],
)
def test_what_is_no_json_of_a_decent_size_is_refused(data: bytes) -> None:
    with pytest.raises(ClaimsError):
        read_results(data, "")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("visible", Visibility.VISIBLE),
        ("after_due_date", Visibility.AFTER_DUE),
        ("after_published", Visibility.HIDDEN),
        ("hidden", Visibility.HIDDEN),
    ],
)
def test_visibilities_are_those_of_a_verdict(given: str, expected: Visibility) -> None:
    assert expected is only(score=1, visibility=given).visibility
    assert [expected] == [test.visibility for test in read({"visibility": given, "tests": [{"score": 1}]}).tests]


def test_a_tests_own_visibility_wins_over_that_of_all() -> None:
    results = {"visibility": "hidden", "tests": [{"score": 1, "visibility": "visible"}]}

    assert [Visibility.VISIBLE] == [test.visibility for test in read(results).tests]


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        ({"name": " q1\n(part a)\x1b "}, "q1 (part a)"),
        ({"name": "<b>q1</b>", "name_format": "html"}, "q1"),
        ({"number": "1.1"}, "test 1.1"),
        ({"number": 3.0}, "test 3"),
        ({}, "test 1"),
        ({"name": "q" * 5000}, "q" * 200 + " […]"),
    ],
)
def test_a_test_has_a_name_of_one_short_line(test: dict[str, Any], expected: str) -> None:
    assert expected.removesuffix(" […]") == only(score=1, **test).name.removesuffix(" […]")


@pytest.mark.parametrize(
    ("style", "text", "expected"),
    [
        ("text", "a <b>\r\nc\x07", "a <b>\nc"),
        ("html", "<p>1 &lt; 2</p><br/>3<!-- x -->", "1 < 2\n\n3"),
        ("md", "**bold**", "**bold**"),
        ("ansi", "\x1b[1;31mred\x1b[0m", "red"),
    ],
)
def test_a_text_is_made_plain(style: str, text: str, expected: str) -> None:
    assert expected == only(score=1, output=text, output_format=style).text


def test_a_long_text_is_cut() -> None:
    text = only(score=1, output="x" * 1_000_000).text

    assert (True, True) == (text.endswith("[…]"), len(text) < 5000)


def test_what_was_printed_is_shown_only_where_the_results_say_so() -> None:
    assert () == read({"score": 1}, "a secret").remarks
    assert [Visibility.HIDDEN] == [
        remark.visibility for remark in read({"score": 1, "stdout_visibility": "hidden"}, "a secret").remarks
    ]


JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)
KEYS = (
    "score",
    "max_score",
    "status",
    "name",
    "number",
    "output",
    "output_format",
    "visibility",
    "tests",
    "leaderboard",
)
RESULTS = st.dictionaries(st.sampled_from(KEYS), JSON | st.lists(st.dictionaries(st.sampled_from(KEYS), JSON)))


@settings(deadline=None, database=None, max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(RESULTS)
def test_whatever_is_left_is_read_or_refused(results: Any) -> None:
    try:
        claims = read(results)
    except ClaimsError:
        return
    scores = [claims.total, *(test.score for test in claims.tests)]

    assert [] == [score for score in scores if score is not None and not abs(score) <= LARGEST_SCORE]
