"""What the checks of one assignment share: where they may run, the solution, and what they saw on the way."""

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from graders.assignment import Assignment
from graders.attacks.corpus import Attack
from graders.attacks.siege import Haste
from graders.engine import grade
from graders.gate.finding import Finding
from graders.gate.informative import TestKey, failures
from graders.gate.lanes import spread
from graders.sandbox.outcome import Box, Outcome, Run, Sandbox
from graders.submission import Submission
from graders.verdict import Verdict

#: Told how many of how many things a check has done.
Step = Callable[[int, int], None]


class Check(Protocol):
    """One condition that a grader must meet; modules of `graders.gate.checks` are checks."""

    #: By which findings call it.
    NAME: str
    #: Whether it tells nothing where the solution does not earn full marks.
    NEEDS_SOLUTION: bool

    def run(self, exam: "Examination") -> Iterator[Finding]:
        """Look, and yield what was found, one finding at least. Raises AssignmentError, SandboxError."""


@dataclass(frozen=True, slots=True)
class Use:
    """What one run used, and what it might have."""

    box: Box
    outcome: Outcome


@dataclass(slots=True)
class Examination:
    """One assignment before the gate."""

    assignment: Assignment
    #: Each for one run at a time; what runs in one does not share cells with what runs in another.
    sandboxes: Sequence[Sandbox]
    solution: Submission
    #: How often the solution is graded.
    repeat: int = 5
    attacks: Sequence[Attack] = ()
    step: Step = lambda _done, _total: None
    #: The solution's verdicts so far, and what their runs used.
    solved: list[Verdict] = field(default_factory=list)
    uses: list[Use] = field(default_factory=list)
    #: Tests that some submission failed, other than by breaking before they could tell anything.
    fallible: set[TestKey] = field(default_factory=set)

    @property
    def folder(self) -> Path:
        """The assignment's folder."""
        return self.assignment.folder

    def grade_all(
        self, submissions: Mapping[str, Submission], haste: Haste | None = None
    ) -> Generator[tuple[str, Verdict]]:
        """Grade many at once and yield each verdict in order, by the submission's name; notes which tests they fail."""
        sandboxes = [haste.over(sandbox) if haste else sandbox for sandbox in self.sandboxes]
        graded = spread(
            sandboxes,
            lambda sandbox, submission: grade(self.assignment, submission, sandbox),
            submissions.values(),
        )
        for done, ((name, submission), verdict) in enumerate(zip(submissions.items(), graded, strict=True), 1):
            self.step(done, len(submissions))
            self.fallible |= failures(verdict, submission, self.solution)
            yield name, verdict

    def solve(self, assignment: Assignment, times: int) -> Sequence[Verdict]:
        """Grade the solution many times; notes what its runs use."""
        meters = [_Meter(sandbox, self.uses) for sandbox in self.sandboxes]
        graded = spread(meters, lambda meter, _: grade(assignment, self.solution, meter), range(times))
        verdicts = []
        for verdict in graded:
            verdicts.append(verdict)
            self.step(len(verdicts), times)
        return verdicts


@dataclass(frozen=True, slots=True)
class _Meter:
    """A sandbox that notes what each run used."""

    sandbox: Sandbox
    uses: list[Use]

    def run(self, box: Box, run: Run) -> Outcome:
        outcome = self.sandbox.run(box, run)
        self.uses.append(Use(box, outcome))
        return outcome

    def image_id(self, image: str) -> str:
        return self.sandbox.image_id(image)
