"""From a claim to what the ledger keeps: fetch the files, run the engine or reuse a verdict, word the report."""

import json
from dataclasses import dataclass

from graders.assignment import Assignment
from graders.engine import grade
from graders.errors import GradersError
from graders.revision import engine_revision
from graders.sandbox.outcome import Sandbox
from graders.submission import Submission
from graders.verdict import Ending, Status, Verdict
from worker.assignments import Assignments
from worker.ledger import Ledger
from worker.platforms.ok import OkClient
from worker.records import Claim, Graded, Score
from worker.report import report

#: Of several ways in which tests went wrong, the one that says most comes first.
_TELLING = (Status.ERROR, Status.TIMEOUT, Status.MISSING, Status.FAILED, Status.LOCKED)


@dataclass(frozen=True, slots=True)
class Grading:
    """Grades claims; what it raises says whose fault it is that there is no verdict."""

    ok: OkClient
    ledger: Ledger
    sandbox: Sandbox
    assignments: Assignments

    def grade(self, claim: Claim) -> Graded:
        """Grade a submission, or find its verdict. Raises AssignmentError, SandboxError or a WorkerError."""
        assignment = self.assignments.get(claim.work.assignment)
        backup = self.ok.backup(claim.work.backup)
        submission = Submission.from_contents(backup.files or {})
        verdict = None if claim.forced else self._stored(assignment, submission)
        reused = verdict is not None
        verdict = verdict or grade(assignment, submission, self.sandbox)
        return Graded(
            verdict_json=json.dumps(verdict.to_json(), separators=(",", ":")),
            score=Score(assignment.score_tables[0].kind, verdict.score, report(verdict)),
            max_score=verdict.max_score,
            why=why(verdict),
            files_digest=verdict.provenance.files_digest,
            grader_digest=_grader_digest(verdict.provenance.assignment_digest),
            reusable=is_reusable(verdict),
            reused=reused,
        )

    def _stored(self, assignment: Assignment, submission: Submission) -> Verdict | None:
        digest = assignment.digest([self.sandbox.image_id(image) for image in assignment.images])
        stored = self.ledger.verdict(submission.digest(), _grader_digest(digest))
        if stored is None:
            return None
        try:
            return Verdict.from_json(json.loads(stored))
        except (GradersError, ValueError):  # an earlier version's, perhaps: no reason to refuse the submission
            return None


def why(verdict: Verdict) -> str:
    """Say in a word how a submission fared."""
    if verdict.outcome is not Ending.OK:
        return verdict.outcome.value
    statuses = {test.status for test in verdict.tests}
    return next((status.value for status in _TELLING if status in statuses), Status.PASSED.value)


def _grader_digest(assignment_digest: str) -> str:
    """Name what judges: the assignment's version, and the engine's, whose faults may have been mended since."""
    return f"{assignment_digest}:{engine_revision()}"


def is_reusable(verdict: Verdict) -> bool:
    """Tell whether the same files would fare the same on a machine with another load."""
    slow = any(test.status is Status.TIMEOUT for test in verdict.tests)
    return verdict.outcome not in {Ending.TIMEOUT, Ending.KILLED} and not slow
