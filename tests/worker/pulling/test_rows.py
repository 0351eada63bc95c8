"""Of a learner's submissions the latest or the best is kept."""

from datetime import UTC, datetime, timedelta

import pytest

from worker.pulling.rows import Row, Selection, selected

START = datetime(2026, 9, 1, tzinfo=UTC)


def row(number: int, user: str, status: str, score: float | None, minutes: int = 0) -> Row:
    time = START + timedelta(minutes=minutes)
    return Row(number, 7001, 5000 + number, user, status, score, "", time, "python3", "")


ROWS = [
    row(1, "2", "wrong", 0.0, 1),
    row(2, "2", "correct", 1.0, 2),
    row(3, "3", "correct", 0.5, 9),
    row(4, "2", "correct", 1.0, 3),
    row(5, "3", "wrong", 0.0, 4),
    row(6, "", "wrong", 0.0, 5),
    row(7, "", "wrong", 0.0, 6),
    row(8, "3", "evaluation", None, 1),
]


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (Selection.ALL, [1, 2, 3, 4, 5, 6, 7, 8]),
        (Selection.LATEST, [3, 4, 6, 7]),
        (Selection.BEST, [2, 3, 6, 7, 8]),
    ],
)
def test_what_is_kept(selection: Selection, expected: list[int]) -> None:
    assert expected == [kept.id for kept in selected(ROWS, selection)]


def test_of_two_at_once_the_later_number_is_the_latest() -> None:
    rows = [row(2, "2", "wrong", 0.0), row(1, "2", "wrong", 0.0)]

    assert [2] == [kept.id for kept in selected(rows, Selection.LATEST)]
