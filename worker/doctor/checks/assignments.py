"""Every assignment loads, is checked, and has a key of its own."""

from collections.abc import Iterator, Sequence

from graders.assignment import Assignment
from graders.errors import AssignmentError
from graders.gate.stamp import objection, way_out
from worker.doctor.finding import Finding, Level
from worker.doctor.surroundings import Surroundings

NAME = "assignments"
NEEDS: Sequence[str] = ()


def run(around: Surroundings) -> Iterator[Finding]:
    """Load all of them."""
    folder = around.settings.assignments_dir
    if not around.assignments:
        mend = "set GRADEWRIGHT_ASSIGNMENTS_DIR, or start an assignment with `gradewright new ENDPOINT`"
        yield Finding(NAME, Level.WRONG, f"there is no assignment below {folder}", mend)
        return
    broken = [error for error in around.assignments.values() if isinstance(error, AssignmentError)]
    yield from (Finding(NAME, Level.WRONG, str(error)) for error in broken)
    yield from _repeated_keys(around.loaded)
    yield from _unchecked(around.loaded, Level.WRONG if around.settings.require_check else Level.WARNING)
    text = f"{len(around.loaded)} of {len(around.assignments)} below {folder} load"
    yield Finding(NAME, Level.OK if around.loaded else Level.NOTE, text)


def _repeated_keys(assignments: Sequence[Assignment]) -> Iterator[Finding]:
    by_key: dict[str, list[str]] = {}
    for assignment in assignments:
        if assignment.key is not None:
            by_key.setdefault(assignment.key, []).append(assignment.endpoint)
    for key, endpoints in by_key.items():
        if len(endpoints) > 1:
            text = f"{' and '.join(endpoints)} have the same key {key!r}: Ok's button would grade with either"
            yield Finding(NAME, Level.WRONG, text, "give each its own `key` in [assignment], as Ok shows it")


def _unchecked(assignments: Sequence[Assignment], level: Level) -> Iterator[Finding]:
    """Tell what is wrong with stamps, each kind of it once."""
    by_problem: dict[str, list[Assignment]] = {}
    for assignment in assignments:
        if (problem := objection(assignment)) is not None:
            by_problem.setdefault(problem, []).append(assignment)
    for problem, those in by_problem.items():
        names = ", ".join(assignment.endpoint for assignment in those)
        each = "" if len(those) == 1 else ", and so on"
        yield Finding(NAME, level, f"{names}: {problem}", f"{way_out(those[0])}{each}")
