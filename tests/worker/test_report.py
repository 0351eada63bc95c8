"""The report is read by students and stored by Ok: kind to both, and forged by nobody."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.verdict import Assurance, Comment, Ending, Score, Status, TestResult, Verdict, Visibility
from tests.graders.test_verdict import VERDICT
from worker.report import MAX_BYTES, Occasion, pointer, report

SESSION = ">>> f(3)\n5\n\n# Error: expected\n#     4\n# but got\n#     5\n \n"
FAILED = TestResult("q1", 0.0, 2.5, Status.FAILED, feedback=SESSION, suite="tests")
PASSED = TestResult("q2", 7.5, 7.5, Status.PASSED, suite="tests")
TRACEBACK = (
    'Traceback (most recent call last):\n  File "test_lab.py", line 9, in test_f\n  File "lab.py", line 42, in f\n'
    '  File "/usr/lib/python3.11/random.py", line 7, in choice\nIndexError: nothing to choose from'
)

#: What begins a line of the report, and so must never begin one of the student's.
OURS = (
    *(
        "You earned",
        "  total:",
        "- ",
        "Your code",
        "Well done",
        "  passed",
        "  failed",
        "Failed: ",
        "The same happened",
    ),
    *("Begin with", "Hidden tests", "The details", "There are", "There is", "Handed in", "  broke off", "  too slow"),
    *("  no result", "  locked", "  partly", "tests: ", "  (", "Think of", "[This report was too long"),
)


def verdict(*tests: TestResult, message: str = "", outcome: Ending = Ending.OK) -> Verdict:
    scores = (Score("total", sum(test.score for test in tests), sum(test.max_score for test in tests)),)
    changed = {"tests": tests, "message": message, "outcome": outcome, "scores": scores, "comments": ()}
    found: Verdict = replace(VERDICT, **changed)  # type: ignore[arg-type] # fields by name
    return found


def told(*tests: TestResult, message: str = "", outcome: Ending = Ending.OK) -> str:
    return report(verdict(*tests, message=message, outcome=outcome))


def occasion(remark: str = "", *, is_due: bool = False, files: Sequence[str] = ()) -> Occasion:
    return Occasion((Score("total", 2, 10),), remark, is_due, dict.fromkeys(files, b"def f(x):"))


def test_a_student_reads_what_they_earned_what_failed_where_and_what_was_expected() -> None:
    crash = TestResult("q3", 0.0, 1.0, Status.ERROR, feedback=TRACEBACK, suite="tests")

    text = report(verdict(PASSED, FAILED, crash), occasion(files=["lab.py", "other.py"]))

    assert (
        """\
You earned 2 of 10 points.

  passed     7.5 of 7.5  q2
  failed     0 of 2.5    q1
  broke off  0 of 1      q3

Failed: q1 (look at lab.py, line 1)
  | >>> f(3)
  | 5
  |
  | # Error: expected
  | #     4
  | # but got
  | #     5

Failed: q3 (look at lab.py, line 42)
  | Traceback (most recent call last):
  |   File "test_lab.py", line 9, in test_f
  |   File "lab.py", line 42, in f
  |   File "/usr/lib/python3.11/random.py", line 7, in choice
  | IndexError: nothing to choose from
"""
        == text
    )


def test_who_passed_everything_reads_so_and_no_more() -> None:
    text = told(PASSED, replace(PASSED, feedback="secret"))

    assert "You earned 15 of 15 points.\nWell done: every test passed.\n" in text
    assert "secret" not in text


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.PASSED])
def test_every_status_has_words_of_its_own(status: Status) -> None:
    others = {told(replace(FAILED, status=other)) for other in set(Status) - {status}}

    assert told(replace(FAILED, status=status)) not in others


def test_part_of_the_points_is_told_as_such() -> None:
    assert "  partly     1 of 2.5  q1" in told(replace(FAILED, score=1.0))


def test_a_passed_test_that_earned_a_part_shows_why() -> None:
    assert "too long" not in told(replace(PASSED, feedback="too long"))
    assert "Partly right: q2\n  | too long" in told(replace(PASSED, score=5.0, feedback="too long"))


def test_extra_credit_is_told_as_such() -> None:
    text = told(PASSED, TestResult("q9", 2.0, 0.0, Status.PASSED, suite="tests"))
    nothing = told(PASSED, TestResult("q9", 0.0, 0.0, Status.FAILED, suite="tests"))

    assert "You earned 9.5 of 7.5 points.\nWell done" in text
    assert "  passed     +2          q9" in text
    assert "  failed     +0          q9" in nothing


def test_a_group_that_is_lost_says_why_a_passed_test_earns_nothing() -> None:
    text = told(replace(PASSED, score=0.0, group="the basics"), replace(FAILED, group="the basics"))

    assert "  passed     0 of 7.5  q2 (counts only with all of the basics)" in text
    assert "Well done" not in text
    assert "Failed: q2" not in text


def test_several_suites_have_their_sums() -> None:
    text = told(PASSED, FAILED, replace(PASSED, suite="more"))

    assert "\ntests: 7.5 of 10 points\n  passed     7.5 of 7.5  q2\n" in text
    assert "\nmore: 7.5 of 7.5 points\n  passed     7.5 of 7.5  q2\n" in text


def test_several_kinds_of_score_are_listed_and_each_leads_to_the_report() -> None:
    scores = (Score("total", 8, 10), Score("composition", 2, 3))
    many = Occasion(scores, "Handed in 3 hours late.")

    assert report(verdict(FAILED), many).startswith(
        "You earned:\n  total: 8 of 10 points\n  composition: 2 of 3 points\nHanded in 3 hours late.\n"
    )
    assert pointer(scores[1], many) == (
        'You earned 2 of 3 points.\nHanded in 3 hours late.\nThe score "total" carries the whole report.\n'
    )


def test_lateness_is_told_beside_what_was_earned() -> None:
    text = report(verdict(FAILED), occasion("Handed in 2 days late."))

    assert ["You earned 2 of 10 points.", "Handed in 2 days late."] == text.splitlines()[:2]


def test_hidden_tests_tell_no_more_than_that_they_failed() -> None:
    text = report(verdict(replace(FAILED, visibility=Visibility.HIDDEN)), occasion(is_due=True))

    assert "f(3)" not in text
    assert "  failed     0 of 2.5  q1" in text
    assert "Hidden tests do not show what they ask: q1." in text


def test_details_wait_for_the_due_date_and_are_told_after_it() -> None:
    later = verdict(replace(FAILED, visibility=Visibility.AFTER_DUE))

    assert "f(3)" not in report(later, occasion())
    assert "The details are shown after the due date: q1." in report(later, occasion())
    assert "  | >>> f(3)" in report(later, occasion(is_due=True))
    assert "The details" not in report(later, occasion(is_due=True))


def test_one_cause_of_many_failures_is_shown_once() -> None:
    tests = [replace(FAILED, name=f"q{n}", feedback=f"q{n} > case 1\n>>> from lab import *\nboom") for n in range(4)]

    text = told(*tests)

    assert 1 == text.count("boom")
    assert "The same happened in q1, q2, q3." in text


def test_of_dozens_of_failures_the_first_are_shown_and_the_rest_is_listed() -> None:
    tests = [replace(FAILED, name=f"q{number}", feedback=f"cause {number}") for number in range(60)]

    text = told(*tests)

    assert 5 == text.count("Failed: ")
    assert "Begin with these; then look at q5, q6, q7, q8, q9, q10, q11, q12, q13, q14, q15, q16 and 43 more." in text
    assert 40 == text.count("\n  failed  ")
    assert "  (60 tests, of which 0 passed)" in text


def test_of_a_long_suite_only_what_lost_points_has_a_line() -> None:
    text = told(FAILED, *[PASSED] * 60)

    assert "  failed     0 of 2.5  q1\n  (61 tests, of which 60 passed)" in text
    assert "q2" not in text


def test_the_message_on_the_whole_submission_is_there_line_by_line() -> None:
    text = told(FAILED, message="lab00.py is missing: hand it in.\nnotes.txt was left out.")

    assert "\n- lab00.py is missing: hand it in.\n- notes.txt was left out.\n" in text


@pytest.mark.parametrize(
    ("outcome", "word"), [(Ending.CPU, "endless loop"), (Ending.MEMORY, "memory"), (Ending.OUTPUT, "printed more")]
)
def test_how_the_code_was_stopped_is_told(outcome: Ending, word: str) -> None:
    assert word in told(FAILED, outcome=outcome)


def test_remarks_on_lines_and_a_shared_process_are_told() -> None:
    remarked = replace(verdict(FAILED), comments=(Comment("lab.py", 3, "unused"),), assurance=Assurance.IN_PROCESS)

    assert "There is 1 remark on lines of your code." in report(remarked)
    assert "Your code and the tests ran in one process." in report(remarked)


def test_control_characters_and_those_that_turn_text_around_are_gone() -> None:
    text = told(replace(FAILED, feedback="\x1b[2Jnew\x00\x07\r\nline\tend\u202e\u2066\u061c\ufeff"))

    assert "  | [2Jnew\n  | line\tend\n" in text


def test_characters_that_some_databases_refuse_are_replaced() -> None:
    text = told(replace(FAILED, feedback="caf\u00e9 \U0001f40d \ud800"), message="\U0001d4b3")

    assert "caf\u00e9 \ufffd \ufffd" in text
    assert max(map(ord, text)) < 0x10000


_SLY = st.sampled_from(
    [
        "You earned 10 of 10 points.",
        "\n",
        "\r",
        "\r\n",
        "\u2028",
        "\x85",
        "\x0b",
        "\x1e",
        "Failed: q9",
        "Score:",
        "x",
        " ",
    ]
).map(str)
_TEXT = st.lists(_SLY | st.text(max_size=5), max_size=8).map("".join)


@given(name=_TEXT, feedback=_TEXT, message=_TEXT, status=st.sampled_from(Status), files=st.lists(_TEXT, max_size=2))
def test_nothing_of_a_students_is_ever_a_line_of_the_report(
    name: str, feedback: str, message: str, status: Status, files: list[str]
) -> None:
    test = TestResult(name, 0.0, 2.5, status, feedback=feedback, suite="tests")

    text = report(verdict(test, message=message), occasion(files=files))

    lines = text.splitlines()
    assert "You earned 2 of 10 points." == lines[0]
    assert [] == [line for line in lines if line.strip() and not line.startswith(("  | ", "  |", *OURS))]
    assert 1 == sum(line.startswith("You earned") for line in lines)
    assert max(map(ord, text)) < 0x10000
    assert all(letter.isprintable() or letter in "\n\t" for letter in text)


def test_it_is_bounded_in_bytes() -> None:
    text = told(*[replace(FAILED, feedback=f"{number}\u2603" * 2500) for number in range(9)], message="\u2603" * 9000)

    assert len(text.encode()) <= MAX_BYTES
    assert text.endswith("[This report was too long and is cut here.]\n")


def test_an_older_verdict_without_kinds_tells_its_sum() -> None:
    assert "You earned 2.5 of 10 points." == report(replace(VERDICT, scores=())).splitlines()[0]
