"""Throws the corpus at staff's own assignment, whose limits, tests and files are not those that it was written for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from graders.assignment import Assignment
from graders.attacks.corpus import Attack
from graders.attacks.throw import Range, Sighting
from graders.engine import grade
from graders.errors import AssignmentError
from graders.sandbox.outcome import Sandbox
from graders.submission import Submission
from graders.verdict import Verdict

#: What an attack may use, in times of what the solution uses and in seconds on top: endless ones shall end soon.
USAGE_FACTOR = 3
CPU_SLACK_SECONDS = 0.5
WALL_SLACK_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Assault:
    """One attack on an assignment: alone in the place of a student's file, and in front of the solution."""

    attack: Attack
    #: None for an attack that holds a solution of its own, which may be right here too.
    alone: Sighting | None
    with_solution: Sighting

    @property
    def problems(self) -> tuple[str, ...]:
        """What must not have been seen; nothing where the assignment held."""
        return (self.alone.problems if self.alone else ()) + self.with_solution.problems


@dataclass(frozen=True, slots=True)
class Siege:
    """An assignment that is ready to be attacked. Make it by `prepare`."""

    assignment: Assignment
    solution: Mapping[str, bytes]
    #: The file that attacks take the place of.
    aim: str
    #: What an empty file in its place earns.
    idle_score: float
    #: What the solution earns: full marks, and extra credit where there is any.
    full_score: float

    def range(self, sandbox: Sandbox) -> Range:
        """Return a range of its own for one thread."""
        return Range(self.assignment, self.solution, sandbox)

    def throw(self, attack: Attack, target: Range) -> Assault:
        """Throw one attack in both forms."""
        alone = {**self.solution, self.aim: attack.source}
        together = {**self.solution, self.aim: attack.source + b"\n\n" + self.solution[self.aim]}
        return Assault(
            attack,
            None if attack.is_honest else target.throw(alone, attack.times, self.idle_score),
            target.throw(together, attack.times, self.full_score),
        )


def prepare(assignment: Assignment, sandbox: Sandbox) -> Siege:
    """Find out what to aim at, what may be earned, and tighten the time limits to what the solution needs.

    Raises AssignmentError where there is no solution, or no Python file to be replaced.
    """
    folder = assignment.folder / "solution"
    if not folder.is_dir():
        raise AssignmentError(f"{folder} does not exist: attacks are measured against a solution")
    solution = Submission.from_path(folder).files
    aim = _aim(assignment.files, solution)
    solved = grade(assignment, Submission.from_contents(solution), sandbox)
    quick = hurried(assignment, solved)
    idle = grade(quick, Submission.from_contents({**solution, aim: b""}), sandbox)
    return Siege(quick, solution, aim, idle.score, solved.score)


def hurried(assignment: Assignment, solved: Verdict) -> Assignment:
    """Tighten the time limits to a few times what the solution used, so that endless code ends soon."""
    box, used = assignment.box, solved.provenance
    limits = replace(
        box.limits,
        cpu_seconds=min(box.limits.cpu_seconds, USAGE_FACTOR * used.cpu_seconds + CPU_SLACK_SECONDS),
        wall_seconds=min(box.limits.wall_seconds, USAGE_FACTOR * used.wall_seconds + WALL_SLACK_SECONDS),
    )
    return replace(assignment, box=replace(box, limits=limits))


def _aim(files: Sequence[str], solution: Mapping[str, bytes]) -> str:
    for name in files:
        if name.endswith(".py") and name in solution:
            return name
    raise AssignmentError("no Python file among those of [submission] has a solution: there is nothing to attack")
