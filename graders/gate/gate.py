"""Leads an assignment through every check, and blesses it if none refuses."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from graders.assignment import Assignment, load_assignment
from graders.attacks.corpus import Attack
from graders.gate.checks import assurance, attacks, can_fail, limits, obstacles, patterns, solution, unsolved, wrong
from graders.gate.examination import Check, Examination
from graders.gate.finding import Finding, Level
from graders.sandbox.outcome import Sandbox
from graders.submission import Submission

#: In the order in which they help: what is quick and breaks all others comes first.
CHECKS: Sequence[Check] = (obstacles, solution, assurance, patterns, limits, wrong, unsolved, can_fail, attacks)
#: How often the solution is graded, where nobody says.
REPEAT = 5

#: Told a check's name, and how many of how many things it has done.
Watch = Callable[[str, int, int], None]


def check(
    assignment: Assignment,
    sandboxes: Sequence[Sandbox],
    thrown: Sequence[Attack],
    repeat: int = REPEAT,
    watch: Watch = lambda _name, _done, _total: None,
) -> Iterator[Finding]:
    """Check a grader and yield what is found, as it is found.

    Each sandbox is used for one run at a time. `thrown` are the attacks to throw, `repeat` how often the solution is
    graded. Raises AssignmentError where a part of the assignment cannot be read, and SandboxError.
    """
    yield _loaded(assignment)
    folder = assignment.folder / "solution"
    if not folder.is_dir():
        yield Finding("solution", Level.FAILED, f"{folder} does not exist: put files there that earn full marks")
        return
    exam = Examination(assignment, sandboxes, Submission.from_path(folder), repeat, thrown)
    solved = True
    for one in CHECKS:
        if solved or not one.NEEDS_SOLUTION:
            exam.step = partial(watch, one.NAME)
            for finding in one.run(exam):
                solved = solved and (one.NAME, finding.level) != (solution.NAME, Level.FAILED)
                yield finding
    if not solved:
        left_out = ", ".join(one.NAME for one in CHECKS if one.NEEDS_SOLUTION)
        yield Finding("solution", Level.NOTE, f"not checked until it earns full marks each time: {left_out}")
    elif load_assignment(assignment.folder).content_hash != assignment.content_hash:
        yield Finding("loads", Level.FAILED, f"{assignment.folder} changed while it was checked: check it again")


def _loaded(assignment: Assignment) -> Finding:
    names = ", ".join(f"{table.label} ({table.format})" for table in assignment.suite_tables)
    points = sum(suite.max_score for suite in assignment.suites)
    return Finding("loads", Level.OK, f"{points:g} points by {names}")
