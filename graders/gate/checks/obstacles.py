"""What tests cannot do across the wall to the student's process is told by file and line, before a class meets it."""

from collections.abc import Iterator

from graders.gate.examination import Examination
from graders.gate.finding import Finding, Level

NAME = "obstacles"
NEEDS_SOLUTION = False


def run(exam: Examination) -> Iterator[Finding]:
    """Pass on what the suites found in their own files; most formats have nothing to find."""
    for suite in exam.assignment.suites:
        for warning in getattr(suite, "warnings", ()):
            yield Finding(NAME, Level.WARNING, warning)
