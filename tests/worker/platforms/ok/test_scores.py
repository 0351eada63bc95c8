"""What Ok's database breaks on never reaches it."""

import pytest

from worker.errors import RefusedError
from worker.platforms.ok.scores import MESSAGE_CHARACTERS, check_score, storable


@pytest.mark.parametrize("score", [float("nan"), float("inf"), float("-inf")])
def test_a_score_that_is_no_finite_number_is_refused(score: float) -> None:
    with pytest.raises(RefusedError):
        check_score("total", score)


@pytest.mark.parametrize("kind", ["", "  ", "x" * 256, "\U0001f600", "a\0"])
def test_a_kind_that_ok_cannot_hold_is_refused(kind: str) -> None:
    with pytest.raises(RefusedError):
        check_score(kind, 1.0)


@pytest.mark.parametrize("kind", ["total", "partner a", "x" * 255])
def test_any_other_kind_is_taken(kind: str) -> None:
    check_score(kind, 1.0)


@pytest.mark.parametrize(
    ("message", "stored"),
    [
        ("plain\ttext\n", "plain\ttext\n"),
        ("caf\u00e9 \u2603", "caf\u00e9 \u2603"),
        ("a\U0001f600b", "a\ufffdb"),
        ("half \ud800", "half \ufffd"),
        ("a\0b\x1b[31mc\r\n\x7f\x9b", "ab[31mc\n"),
    ],
)
def test_a_message_loses_what_ok_cannot_hold(message: str, stored: str) -> None:
    assert stored == storable(message)


def test_a_message_is_shortened_and_says_so() -> None:
    stored = storable("x" * (MESSAGE_CHARACTERS + 1))

    assert len(stored) == MESSAGE_CHARACTERS
    assert stored.endswith("(shortened)")
