"""Long steps show a sign of life, and a failed one the end of what it said."""

from io import StringIO
from pathlib import Path

import pytest

from deploy.setup.console import Console, SetupError, ask


def test_a_failed_program_is_shown_with_its_last_words(tmp_path: Path) -> None:
    console = Console(tmp_path / "setup.log", StringIO())
    console.work("first", "speaking", ["sh", "-c", "echo earlier words"])

    with pytest.raises(SetupError) as caught:
        console.work("second", "failing", ["sh", "-c", "echo no space left; exit 7"])

    assert "ended with status 7" in str(caught.value)
    assert str(caught.value).endswith("no space left")
    assert "earlier words" not in str(caught.value)


def test_a_missing_program_is_named(tmp_path: Path) -> None:
    console = Console(tmp_path / "setup.log", StringIO())

    with pytest.raises(SetupError, match="no-such-program cannot be started"):
        console.work("thing", "doing", ["no-such-program"])


def test_a_long_step_shows_where_it_is(tmp_path: Path) -> None:
    out = StringIO()
    console = Console(tmp_path / "setup.log", out, pulse_seconds=0.05)

    console.work("thing", "doing", ["sh", "-c", "echo half done; sleep 0.5"])

    assert "s: half done" in out.getvalue()


@pytest.mark.parametrize("argv", [["no-such-program"], ["false"], ["sleep", "60"]])
def test_a_question_without_an_answer_is_answered_by_none(argv: list[str]) -> None:
    actual = ask(argv, wait_seconds=0.1)

    assert actual is None
