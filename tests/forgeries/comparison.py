"""What each known forgery earns with a naive autograder and with ours, side by side."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from graders.assignment import Assignment, load_assignment
from graders.engine import grade
from graders.sandbox.outcome import Sandbox
from graders.submission import Submission
from tests.forgeries.naive import naive_share

FOLDER = Path(__file__).parent
FRAMEWORKS = ("unittest", "pytest")
FILE = "fib.py"


@dataclass(frozen=True, slots=True)
class Row:
    """One forgery, with the share of full marks that it earns, by framework."""

    name: str
    does: str
    naive: dict[str, float]
    ours: dict[str, float]


def compare(sandbox: Sandbox) -> Iterator[Row]:
    """Grade every forgery, and the honest solution first, both ways."""
    assignments = {framework: load_assignment(FOLDER / "assignments" / framework) for framework in FRAMEWORKS}
    solution = FOLDER / "assignments" / FRAMEWORKS[0] / "solution" / FILE
    yield _row("honest solution", "", solution.read_bytes(), assignments, sandbox)
    for path in sorted((FOLDER / "submissions").glob("*.py")):
        source = path.read_bytes()
        does = (ast.get_docstring(ast.parse(source)) or "").partition("\n")[0]
        yield _row(path.stem.replace("_", " "), does, source, assignments, sandbox)


def _row(name: str, does: str, source: bytes, assignments: dict[str, Assignment], sandbox: Sandbox) -> Row:
    naive = {
        framework: naive_share(framework, _tests(assignment), {FILE: source})
        for framework, assignment in assignments.items()
    }
    ours = {framework: _our_share(assignment, source, sandbox) for framework, assignment in assignments.items()}
    return Row(name, does, naive, ours)


def _tests(assignment: Assignment) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (assignment.folder / "tests").glob("*.py")}


def _our_share(assignment: Assignment, source: bytes, sandbox: Sandbox) -> float:
    verdict = grade(assignment, Submission({FILE: source}), sandbox)
    return verdict.score / verdict.max_score
