"""Throws one attack between two honest neighbours, and tells what it gained, read or spoiled."""

import json
import secrets
import statistics
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from graders.assignment import Assignment
from graders.engine import grade
from graders.errors import AssignmentError, SandboxError
from graders.sandbox.outcome import Box, Outcome, Run, Sandbox
from graders.submission import Submission
from graders.verdict import Ending, Fault, Status, Verdict, Visibility

#: A neighbour may take so many times its usual time, and so many seconds on top: other work shares the machine.
SLOWER_FACTOR = 20
SLACK_SECONDS = 3.0
#: What every secret begins with; attacks look for it, followed by hexadecimal digits.
SECRET_PREFIX = "SECRET-"  # noqa: S105 -- the name of a mark, which guards nothing
#: What an attack prints that got where it must not.
TRIUMPH = "GOT THROUGH"
_BASELINES = 3


@dataclass(slots=True)
class Witness:
    """A Sandbox that remembers every outcome of the one beneath it."""

    sandbox: Sandbox
    outcomes: list[Outcome] = field(default_factory=list)

    def run(self, box: Box, run: Run) -> Outcome:
        """Run, and remember what came out."""
        outcome = self.sandbox.run(box, run)
        self.outcomes.append(outcome)
        return outcome

    def image_id(self, image: str) -> str:
        """Ask the sandbox."""
        return self.sandbox.image_id(image)


@dataclass(frozen=True, slots=True)
class Sighting:
    """What was seen of one attack: its verdicts, one a throw, all outcomes, and what must not have been."""

    verdicts: tuple[Verdict, ...]
    outcomes: tuple[Outcome, ...]
    problems: tuple[str, ...]


class Range:
    """An assignment under attack, with its honest solution as the neighbour. Not for more than one thread at a time.

    Each neighbour holds a new secret: in its source, in memory, in a file and in its output.
    """

    def __init__(self, assignment: Assignment, solution: Mapping[str, bytes], sandbox: Sandbox) -> None:
        """Measure the neighbour's usual time. Raises AssignmentError if the solution does not earn full marks."""
        self._assignment, self._solution, self._sandbox = assignment, solution, sandbox
        self._secrets: list[str] = []
        seconds = []
        for _ in range(_BASELINES):
            verdict, took = self._grade_neighbour()
            seconds.append(took)
            if verdict.score < verdict.max_score:
                raise AssignmentError(
                    f"the solution earns {verdict.score:g} of {verdict.max_score:g}: "
                    "attacks are measured against one that earns all; check it with `gradewright try`"
                )
        self._usual_seconds = statistics.median(seconds)

    def throw(self, files: Mapping[str, bytes], times: int, allowed: float, *, is_believed: bool = True) -> Sighting:
        """Throw a submission so many times in a row, and look at what came of it.

        `allowed` is the score that it may earn and still have gained nothing; `is_believed` says whether its own word
        counts that it got through. Raises SandboxError where even a neighbour cannot be graded any more.
        """
        witness = Witness(self._sandbox)
        verdicts: list[Verdict] = []
        problems = []
        try:
            while len(verdicts) < times:
                verdicts.append(grade(self._assignment, Submission.from_contents(files), witness))
        except SandboxError as error:
            problems.append(f"it ended as a fault of the infrastructure: {error}")
        problems += [*_gains(verdicts, allowed), *self._leaks(verdicts, witness.outcomes, is_believed=is_believed)]
        problems += self._harm()
        return Sighting(tuple(verdicts), tuple(witness.outcomes), tuple(problems))

    def _leaks(self, verdicts: Sequence[Verdict], outcomes: Sequence[Outcome], *, is_believed: bool) -> list[str]:
        everything = json.dumps([verdict.to_json() for verdict in verdicts]) + repr(outcomes)
        read = ["it read a neighbour's secret" for secret in self._secrets if secret in everything]
        return [*read, "it says that it got through"] if is_believed and TRIUMPH in everything else read

    def _harm(self) -> list[str]:
        verdict, took = self._grade_neighbour()
        if verdict.score < verdict.max_score:
            return [f"its neighbour earned {verdict.score:g} of {verdict.max_score:g} ({verdict.outcome})"]
        if took > SLOWER_FACTOR * self._usual_seconds + SLACK_SECONDS:
            return [f"its neighbour took {took:.1f} s instead of {self._usual_seconds:.2f} s"]
        return []

    def _grade_neighbour(self) -> tuple[Verdict, float]:
        secret = SECRET_PREFIX + secrets.token_hex(8)
        self._secrets.append(secret)
        # What a neighbour printed may stand in its own verdict, and an attack's secrets in nobody's.
        planted = f'\n_secret = "{secret}"  # {secret}\n__import__("sys").stderr.write(_secret)\n'.encode()
        files = {name: data + (planted if name.endswith(".py") else b"") for name, data in self._solution.items()}
        started = time.monotonic()
        submission = Submission.from_contents({**files, "secret.txt": secret.encode()})
        verdict = grade(self._assignment, submission, self._sandbox)
        return verdict, time.monotonic() - started


def _gains(verdicts: Sequence[Verdict], allowed: float) -> list[str]:
    """Tell what is wrong with the verdicts: points gained, or points lost by anybody's fault but the student's."""
    problems = []
    for verdict in verdicts:
        if verdict.score > allowed:
            problems.append(f"it earned {verdict.score:g} where {allowed:g} is due")
        if verdict.score < verdict.max_score and verdict.fault is not Fault.STUDENT:
            problems.append(f"its fault is laid on {verdict.fault}")
        if verdict.fault and not _is_told(verdict):
            problems.append("there is no text that says what happened")
    return problems


def _is_told(verdict: Verdict) -> bool:
    """Tell whether a student reads more than that points are missing."""
    lost = [test for test in verdict.tests if test.status is not Status.PASSED]
    told = any(test.feedback or test.visibility is not Visibility.VISIBLE for test in lost)
    return told or bool(verdict.message) or verdict.outcome is not Ending.OK
