"""One submission's grading: stage the files, run every suite in the sandbox, judge what came out."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from itertools import chain

from graders.assignment import Assignment
from graders.errors import SandboxError
from graders.formats import Suite
from graders.sandbox.outcome import Box, Outcome, Run, Sandbox
from graders.submission import Submission
from graders.verdict import Assurance, Ending, Fault, Provenance, Status, TestResult, Verdict

#: A suite whose runs keep ending early is given up when they took so many times the wall limit together.
SERIES_FACTOR = 2

_STUDENTS_LOSS = frozenset({Status.FAILED, Status.ERROR, Status.TIMEOUT, Status.MISSING})


def grade(assignment: Assignment, submission: Submission, sandbox: Sandbox) -> Verdict:
    """Grade one submission.

    Raises AssignmentError where suite or image are at fault and SandboxError where Docker is: neither is a
    student's loss, so neither is a verdict.
    """
    started_at = datetime.now(UTC)
    image_id = sandbox.image_id(assignment.box.image)
    fitted = assignment.fitted(submission)
    missing = [name for name in assignment.files if name not in fitted.files]
    box = replace(assignment.box, image=image_id)  # the very image that the verdict names, should its name move on
    outcomes = [[] if missing else _run(assignment, box, suite, fitted, sandbox) for suite in assignment.suites]
    tests = tuple(
        chain.from_iterable(suite.judge(runs) for suite, runs in zip(assignment.suites, outcomes, strict=True))
    )
    runs = list(chain.from_iterable(outcomes))
    return Verdict(
        score=round(sum(test.score for test in tests), 6),
        max_score=round(sum(test.max_score for test in tests), 6),
        fault=_fault(tests),
        assurance=_assurance(assignment.suites),
        tests=tests,
        outcome=next((run.ending for run in runs if run.ending is not Ending.OK), Ending.OK),
        provenance=Provenance(
            assignment_digest=assignment.digest(image_id),
            files_digest=submission.digest(),
            image_id=image_id,
            limits=asdict(assignment.box.limits),
            isolation=assignment.box.isolation,
            started_at=started_at.isoformat(timespec="milliseconds"),
            finished_at=datetime.now(UTC).isoformat(timespec="milliseconds"),
            cpu_seconds=round(sum(run.cpu_seconds for run in runs), 6),
            wall_seconds=round(sum(run.wall_seconds for run in runs), 6),
            peak_memory_mb=round(max((run.peak_memory_mb for run in runs), default=0.0), 3),
        ),
        message="\n".join([*map(_is_missing, missing), *fitted.refused]),
    )


def _run(assignment: Assignment, box: Box, suite: Suite, submission: Submission, sandbox: Sandbox) -> list[Outcome]:
    """Run a suite until it has nothing left to ask, or its time is up; waiting for a cell is nobody's time."""
    outcomes: list[Outcome] = []
    most_seconds = SERIES_FACTOR * box.limits.wall_seconds
    while (run := suite.plan(outcomes)) is not None and sum(ran.wall_seconds for ran in outcomes) < most_seconds:
        files = _stage(assignment, submission, run.files)
        outcome = sandbox.run(box, Run(run.driver, run.task, files))
        if outcome.ending is Ending.KILLED:
            raise SandboxError(f"a cell died under a run: {outcome.stderr}")
        outcomes.append(outcome)
    return outcomes


def _stage(assignment: Assignment, submission: Submission, own: Mapping[str, bytes]) -> dict[str, bytes]:
    """Put the files of a run together: staff's win over a student's, but never over those that were asked for."""
    asked_for = {name: submission.files[name] for name in assignment.files}
    return {**submission.files, **assignment.support, **asked_for, **own}


def _fault(tests: Sequence[TestResult]) -> Fault | None:
    return Fault.STUDENT if any(test.status in _STUDENTS_LOSS for test in tests) else None


def _assurance(suites: Sequence[Suite]) -> Assurance:
    separated = all(suite.assurance is Assurance.SEPARATED for suite in suites)
    return Assurance.SEPARATED if separated else Assurance.IN_PROCESS


def _is_missing(name: str) -> str:
    return f"{name} is missing: the tests need it, so hand it in under exactly this name."
