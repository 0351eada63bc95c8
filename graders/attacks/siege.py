"""Throws the corpus at staff's own assignment, whose limits, tests and files are not those that it was written for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

from graders.assignment import Assignment
from graders.attacks.corpus import Attack
from graders.attacks.throw import Range, Sighting
from graders.engine import grade
from graders.errors import AssignmentError
from graders.sandbox.outcome import Box, Outcome, Run, Sandbox
from graders.submission import Submission
from graders.verdict import Verdict

#: What an attack may use, in times of what the solution uses and in seconds on top: endless ones shall end soon.
USAGE_FACTOR = 3
CPU_SLACK_SECONDS = 0.5
WALL_SLACK_SECONDS = 2.0
#: Drivers that run all of a submission's code in the first process of a run.
_ONE_PROCESS = frozenset({"ok", "unittest", "pytest"})


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
    haste: "Haste"

    def range(self, sandbox: Sandbox) -> Range:
        """Return a range of its own for one thread."""
        return Range(self.assignment, self.solution, self.haste.over(sandbox))

    def throw(self, attack: Attack, target: Range) -> Assault:
        """Throw one attack in both forms."""
        alone = {**self.solution, self.aim: attack.source}
        together = {**self.solution, self.aim: attack.source + b"\n\n" + self.solution[self.aim]}
        believed = self._is_one_process or not attack.must_be_alone
        # One that takes its own processes for others' gives itself the solution, and so may earn.
        allowed = self.idle_score if believed else self.full_score
        return Assault(
            attack,
            None if attack.is_honest else target.throw(alone, attack.times, allowed, is_believed=believed),
            target.throw(together, attack.times, self.full_score, is_believed=believed),
        )

    @property
    def _is_one_process(self) -> bool:
        """Whether no process of a submission ever sees another of its own."""
        runs = [run for suite in self.assignment.suites if (run := suite.plan([])) is not None]
        return all(run.driver in _ONE_PROCESS and run.private is None for run in runs)


@dataclass(frozen=True, slots=True)
class Haste:
    """Time limits that are a few times what the solution uses: endless code shall end soon."""

    cpu_seconds: float
    wall_seconds: float

    @classmethod
    def after(cls, solved: Verdict) -> Self:
        """Measure by the solution's own verdict."""
        used = solved.provenance
        return cls(
            USAGE_FACTOR * used.cpu_seconds + CPU_SLACK_SECONDS, USAGE_FACTOR * used.wall_seconds + WALL_SLACK_SECONDS
        )

    def over(self, sandbox: Sandbox) -> Sandbox:
        """Return a sandbox with these limits, whatever box a suite names."""
        return _Hurried(sandbox, self)

    def tighten(self, box: Box) -> Box:
        """Return a box with these limits, where its own are not tighter."""
        cpu_seconds = min(box.limits.cpu_seconds, self.cpu_seconds)
        wall_seconds = min(box.limits.wall_seconds, self.wall_seconds)
        return replace(box, limits=replace(box.limits, cpu_seconds=cpu_seconds, wall_seconds=wall_seconds))


@dataclass(frozen=True, slots=True)
class _Hurried:
    sandbox: Sandbox
    haste: Haste

    def run(self, box: Box, run: Run) -> Outcome:
        return self.sandbox.run(self.haste.tighten(box), run)

    def image_id(self, image: str) -> str:
        return self.sandbox.image_id(image)


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
    haste = Haste.after(solved)
    idle = grade(assignment, Submission.from_contents({**solution, aim: b""}), haste.over(sandbox))
    return Siege(assignment, solution, aim, idle.score, solved.score, haste)


def _aim(files: Sequence[str], solution: Mapping[str, bytes]) -> str:
    for name in files:
        if name.endswith(".py") and name in solution:
            return name
    raise AssignmentError("no Python file among those of [submission] has a solution: there is nothing to attack")
