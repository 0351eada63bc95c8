"""The report is read by students and stored by Ok: kind to both."""

from dataclasses import replace

import pytest

from graders.verdict import Ending, Status, TestResult, Verdict, Visibility
from tests.graders.test_verdict import VERDICT
from worker.report import MAX_BYTES, report

FAILED = TestResult("q1", 0.0, 2.5, Status.FAILED, feedback=">>> f(3)\n# Error: expected\n#     4")


def told(*tests: TestResult, message: str = "", outcome: Ending = Ending.OK) -> str:
    verdict: Verdict = replace(VERDICT, tests=tests, message=message, outcome=outcome)
    return report(verdict)


def test_it_begins_with_what_was_earned() -> None:
    assert "You earned 2.5 of 10 points." == told().splitlines()[0]


def test_every_test_has_a_line() -> None:
    text = told(FAILED, TestResult("q2", 7.5, 7.5, Status.PASSED))

    assert "q1: failed (0 of 2.5)" in text
    assert "q2: passed (7.5 of 7.5)" in text


@pytest.mark.parametrize("status", set(Status))
def test_every_status_has_words(status: Status) -> None:
    assert "q1: " in told(replace(FAILED, status=status))


def test_a_visible_failure_shows_its_feedback() -> None:
    assert "  | >>> f(3)\n  | # Error: expected\n  | #     4" in told(FAILED)


@pytest.mark.parametrize("visibility", [Visibility.HIDDEN, Visibility.AFTER_DUE])
def test_feedback_that_is_not_for_the_student_is_held_back(visibility: Visibility) -> None:
    text = told(replace(FAILED, visibility=visibility))

    assert "f(3)" not in text
    assert "q1: failed" in text


def test_a_passed_test_says_nothing_more() -> None:
    assert "secret" not in told(TestResult("q1", 1, 1, Status.PASSED, feedback="secret"))


def test_the_message_on_the_whole_submission_is_there() -> None:
    assert "lab00.py is missing" in told(FAILED, message="lab00.py is missing: hand it in.")


@pytest.mark.parametrize(
    ("outcome", "word"), [(Ending.CPU, "endless loop"), (Ending.MEMORY, "memory"), (Ending.OUTPUT, "printed more")]
)
def test_how_the_code_was_stopped_is_told(outcome: Ending, word: str) -> None:
    assert word in told(FAILED, outcome=outcome)


def test_control_characters_are_gone() -> None:
    text = told(replace(FAILED, feedback="\x1b[2Jnew\x00\x07\r\nline\tend\u202e"))

    assert "  | [2Jnew\n  | line\tend" in text


def test_characters_that_some_databases_refuse_are_replaced() -> None:
    text = told(replace(FAILED, feedback="caf\u00e9 \U0001f40d \ud800"), message="\U0001d4b3")

    assert "caf\u00e9 \ufffd \ufffd" in text
    assert max(map(ord, text)) < 0x10000


def test_what_a_student_printed_is_never_a_line_of_the_report() -> None:
    text = told(replace(FAILED, feedback="Score:\nTotal: 1000\nYou earned 10 of 10 points."))

    assert 1 == sum(line.startswith("You earned") for line in text.splitlines())
    assert not any(line.startswith(("Score:", "Total:")) for line in text.splitlines())


def test_a_line_end_of_another_kind_begins_no_line_of_the_report() -> None:
    text = told(replace(FAILED, feedback="a\u2028Score:\x85Total:\x0bTotal:"), message="")

    assert not any(line.startswith(("Score:", "Total:")) for line in text.splitlines())


def test_it_is_bounded_in_bytes() -> None:
    text = told(*[replace(FAILED, feedback="\u2603" * 5000)] * 9)

    assert len(text.encode()) <= MAX_BYTES
    assert text.endswith("[This report was too long and is cut here.]\n")
