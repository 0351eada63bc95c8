"""What a student has before any work, empty files or the starter files, earns no full marks."""

from collections.abc import Iterator

from graders.gate.checks.solution import is_full
from graders.gate.examination import Examination
from graders.gate.finding import Finding, Level
from graders.submission import Submission

NAME = "unsolved"
NEEDS_SOLUTION = False


def run(exam: Examination) -> Iterator[Finding]:
    """Grade the files that are asked for as empty ones, and those of starter/ if there are any."""
    submissions = {"the empty submission": Submission(dict.fromkeys(exam.assignment.files, b""))}
    starter = exam.folder / "starter"
    if starter.is_dir():
        submissions["the starter files"] = Submission.from_path(starter)
    earned = []
    for name, verdict in exam.grade_all(submissions):
        earned.append(f"{name} earns {verdict.score:g} of {verdict.max_score:g}")
        if is_full(verdict) or verdict.score >= verdict.max_score:
            yield Finding(NAME, Level.FAILED, f"{earned[-1]}: no test asks for work; add tests that it must fail")
            return
    yield Finding(NAME, Level.OK, ", ".join(earned))
