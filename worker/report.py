"""Words a verdict for the student: what they earned, what failed, and what they can do about it."""

import re
from collections.abc import Iterator

from graders.verdict import Assurance, Ending, Status, TestResult, Verdict, Visibility

#: Bytes of a report: far below what Ok takes, and more than anybody reads.
MAX_BYTES = 16_000
_CUT = "\n[This report was too long and is cut here.]\n"
#: Of the message on the whole submission.
_MESSAGE_CHARS = 3000

_WORDS = {
    Status.PASSED: "passed",
    Status.FAILED: "failed",
    Status.ERROR: "failed: it could not be finished",
    Status.TIMEOUT: "failed: it ran out of time",
    Status.MISSING: "failed: there is no result",
    Status.LOCKED: "locked",
}
_ENDINGS = {
    Ending.TIMEOUT: "Your code ran too long and was stopped.",
    Ending.CPU: "Your code used up its computing time and was stopped: is there an endless loop?",
    Ending.MEMORY: "Your code used more memory than it may and was stopped.",
    Ending.OUTPUT: "Your code printed more than it may and was stopped.",
    Ending.CRASH: "Your code ended Python itself while the tests ran.",
}
_HELD_BACK = {
    Visibility.AFTER_DUE: "The details are shown after the due date.",
    Visibility.HIDDEN: "This is a hidden test: think of cases that the visible ones leave out.",
}
# Ok's database may hold three bytes a character only, and control characters have no business in a report.
_BEYOND = re.compile("[\U00010000-\U0010ffff\ud800-\udfff]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def report(verdict: Verdict) -> str:
    """Return the text that a student reads and that is posted to Ok with the score.

    Without control characters and characters that some of Ok's databases refuse, of at most MAX_BYTES bytes.
    Nothing ever reads a score out of it.
    """
    return _bounded("\n".join(_lines(verdict)) + "\n")


def clean(text: str) -> str:
    """Return the text without control characters, those beyond the basic plane replaced."""
    return _BEYOND.sub("\N{REPLACEMENT CHARACTER}", _CONTROL.sub("", text.replace("\r\n", "\n")))


def _lines(verdict: Verdict) -> Iterator[str]:
    yield f"You earned {_points(verdict.score)} of {_points(verdict.max_score)} points."
    if verdict.message:
        yield f"\n{clean(verdict.message)[:_MESSAGE_CHARS]}"
    if verdict.outcome in _ENDINGS:
        yield f"\n{_ENDINGS[verdict.outcome]}"
    yield ""
    for test in verdict.tests:
        yield f"{_title(test)}: {_WORDS[test.status]} ({_points(test.score)} of {_points(test.max_score)})"
    for test in verdict.tests:
        if test.status is not Status.PASSED and (feedback := _feedback(test)):
            yield f"\n{_title(test)}\n{feedback}"
    if verdict.assurance is Assurance.IN_PROCESS:
        yield "\nYour code and the tests ran in one process."


def _title(test: TestResult) -> str:
    return clean(test.name).replace("\n", " ")


def _feedback(test: TestResult) -> str:
    """Quote a test's feedback, each line set off by a bar: what the student printed is never a line of the report."""
    told = _HELD_BACK.get(test.visibility, clean(test.feedback))
    return "\n".join(f"  | {line}".rstrip() for line in told.splitlines())


def _points(number: float) -> str:
    return f"{round(number, 2):.10g}"


def _bounded(text: str) -> str:
    data = text.encode()
    if len(data) <= MAX_BYTES:
        return text
    return data[: MAX_BYTES - len(_CUT)].decode(errors="ignore") + _CUT
