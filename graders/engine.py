"""One submission's grading: stage the files, run every suite in the sandbox, judge what came out."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from itertools import chain

from graders.assignment import Assignment
from graders.comments import CommentsTable, findings, run_of, trouble
from graders.errors import GradersError, SandboxError
from graders.formats import Suite
from graders.sandbox.outcome import Outcome, Run, Sandbox
from graders.scoring import score_suite, sum_up
from graders.submission import Submission
from graders.verdict import Assurance, Comment, Ending, Fault, Provenance, Status, TestResult, Verdict

_LOG = logging.getLogger(__name__)
#: A suite whose runs keep ending badly is given up when those took so many times the wall limit together.
SERIES_FACTOR = 2

_STUDENTS_LOSS = frozenset({Status.FAILED, Status.ERROR, Status.TIMEOUT, Status.MISSING})


def grade(assignment: Assignment, submission: Submission, sandbox: Sandbox) -> Verdict:
    """Grade one submission.

    Raises AssignmentError where suite or image are at fault and SandboxError where Docker is: neither is a
    student's loss, so neither is a verdict.
    """
    started_at = datetime.now(UTC)
    image_ids = {image: sandbox.image_id(image) for image in assignment.images}
    fitted = assignment.fitted(submission)
    missing = [name for name in assignment.files if name not in fitted.files]
    course = _Course(assignment, fitted, sandbox, image_ids)
    outcomes = [[] if missing else course.run(suite) for suite in assignment.suites]
    judged = [suite.judge(runs) for suite, runs in zip(assignment.suites, outcomes, strict=True)]
    tests = tuple(chain.from_iterable(map(score_suite, assignment.suite_tables, judged)))
    runs = list(chain.from_iterable(outcomes))
    return Verdict(
        score=round(sum(test.score for test in tests), 6),
        max_score=round(sum(test.max_score for test in tests), 6),
        fault=_fault(tests),
        assurance=_assurance(assignment.suites),
        tests=tests,
        outcome=next((run.ending for run in runs if run.ending is not Ending.OK), Ending.OK),
        provenance=Provenance(
            assignment_digest=assignment.digest(list(image_ids.values())),
            files_digest=submission.digest(),
            image_id=image_ids[assignment.box.image],
            limits=asdict(assignment.box.limits),
            isolation=assignment.box.isolation,
            started_at=started_at.isoformat(timespec="milliseconds"),
            finished_at=datetime.now(UTC).isoformat(timespec="milliseconds"),
            cpu_seconds=round(sum(run.cpu_seconds for run in runs), 6),
            wall_seconds=round(sum(run.wall_seconds for run in runs), 6),
            peak_memory_mb=round(max((run.peak_memory_mb for run in runs), default=0.0), 3),
        ),
        message="\n".join([*map(_is_missing, missing), *fitted.refused]),
        scores=sum_up(assignment.score_tables, tests),
        comments=() if missing or assignment.comments is None else course.comments(assignment.comments),
    )


@dataclass(frozen=True, slots=True)
class _Course:
    """What the runs of one submission have in common."""

    assignment: Assignment
    submission: Submission
    sandbox: Sandbox
    #: By name: runs are in the very images that the verdict names, should a name move on meanwhile.
    image_ids: Mapping[str, str]

    def run(self, suite: Suite) -> list[Outcome]:
        """Run a suite until it has nothing left to ask, or its time is up; waiting for a cell is nobody's time."""
        outcomes: list[Outcome] = []
        seconds, most_seconds = 0.0, 0.0
        while (run := suite.plan(outcomes)) is not None:
            box = run.box or self.assignment.box
            most_seconds = max(most_seconds, SERIES_FACTOR * box.limits.wall_seconds)
            if outcomes and seconds >= most_seconds:
                break
            box = replace(box, image=self.image_ids[box.image], separated=run.private is not None)
            outcome = self.sandbox.run(box, self._staged(run))
            if outcome.ending is Ending.KILLED:
                raise SandboxError(f"a cell died under a run: {outcome.stderr}")
            outcomes.append(outcome)
            seconds += 0.0 if outcome.ending is Ending.OK else outcome.wall_seconds
        return outcomes

    def comments(self, table: CommentsTable) -> tuple[Comment, ...]:
        """Run the linter: what goes wrong with it is told to the staff, and keeps no score from the student."""
        box = replace(self.assignment.box, image=self.image_ids[self.assignment.box.image])
        try:
            outcome = self.sandbox.run(box, self._staged(run_of(table)))
        except GradersError as error:
            _LOG.warning("%s: no comments, for the linter could not be run: %s", self.assignment.endpoint, error)
            return ()
        found = findings(table, outcome, self._own_files())
        if not found and (problem := trouble(table, outcome)) is not None:
            _LOG.warning("%s: no comments of the linter's: %s", self.assignment.endpoint, problem)
        return found

    def _own_files(self) -> Mapping[str, bytes]:
        """Return the student's files that are found in a run, rather than one of the staff's by that name."""
        asked_for, support = self.assignment.files, self.assignment.support
        return {name: data for name, data in self.submission.files.items() if name in asked_for or name not in support}

    def _staged(self, run: Run) -> Run:
        """Put the files of a run together: staff's win over a student's, but never over those that were asked for."""
        if not run.with_submission:
            return run
        given, support = self.submission.files, self.assignment.support
        asked_for = {name: given[name] for name in self.assignment.files}
        beside: Mapping[str, bytes] = {**given, **support, **asked_for}
        if run.submission_folder:
            beside = {f"{run.submission_folder}/{name}": data for name, data in beside.items()}
        private = None if run.private is None else {**support, **run.private}
        return replace(run, files={**beside, **run.files}, private=private)


def _fault(tests: Sequence[TestResult]) -> Fault | None:
    return Fault.STUDENT if any(test.status in _STUDENTS_LOSS for test in tests) else None


def _assurance(suites: Sequence[Suite]) -> Assurance:
    separated = all(suite.assurance is Assurance.SEPARATED for suite in suites)
    return Assurance.SEPARATED if separated else Assurance.IN_PROCESS


def _is_missing(name: str) -> str:
    return f"{name} is missing: the tests need it, so hand it in under exactly this name."
