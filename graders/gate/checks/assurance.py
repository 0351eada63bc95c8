"""Suites that are judged in the student's own process, where scores can be forged, are accepted only by name."""

from collections.abc import Iterator

from graders.gate.examination import Examination
from graders.gate.finding import Finding, Level
from graders.verdict import Assurance

NAME = "assurance"
NEEDS_SOLUTION = False


def run(exam: Examination) -> Iterator[Finding]:
    """Look at the assurance of every suite."""
    pairs = zip(exam.assignment.suites, exam.assignment.suite_tables, strict=True)
    forgeable = [table.label for suite, table in pairs if suite.assurance is Assurance.IN_PROCESS]
    named = ", ".join(forgeable)
    if not forgeable:
        yield Finding(NAME, Level.OK, "every suite is judged outside the student's process")
    elif exam.assignment.check.accept_in_process:
        yield Finding(NAME, Level.WARNING, f"judged in-process, where scores can be forged, and accepted so: {named}")
    else:
        yield Finding(
            NAME,
            Level.FAILED,
            f"judged in-process, where scores can be forged: {named}; leave out `separate = false` or choose a format "
            "that is judged outside, or accept it by `accept_in_process = true` in [check] of grader.toml",
        )
