"""Lengths of time, read and told."""

import pytest

from worker.durations import seconds_in, told


@pytest.mark.parametrize(
    ("text", "seconds"), [("30s", 30), ("5m", 300), ("1h", 3600), (" 1.5 H ", 5400), ("2d", 172_800), ("0s", 0)]
)
def test_durations_are_read(text: str, seconds: float) -> None:
    assert seconds == seconds_in(text)


@pytest.mark.parametrize("text", ["", "60", "m", "-5s", "1h30m", "5 weeks", "1e3s", "inf s"])
def test_anything_else_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match="as in 30s"):
        seconds_in(text)


@pytest.mark.parametrize(("seconds", "text"), [(0, "0s"), (45.04, "45s"), (60, "1m"), (5400, "1.5h"), (172_800, "2d")])
def test_durations_are_told_in_their_largest_unit(seconds: float, text: str) -> None:
    assert text == told(seconds)
