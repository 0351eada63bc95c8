"""From a claim to what the ledger keeps: fetch the files, run the engine or reuse a verdict, word the report."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import structlog

from graders.assignment import Assignment
from graders.engine import grade
from graders.errors import GradersError
from graders.lateness import Settled, settle
from graders.revision import engine_revision
from graders.sandbox.outcome import Sandbox
from graders.submission import Submission
from graders.verdict import Comment, Ending, Status, Verdict, Visibility
from worker import progress
from worker.access import OkAccess
from worker.assignments import Assignments
from worker.due_dates import DueDates
from worker.errors import NotFoundError
from worker.gatekeeping import Gatekeeper
from worker.ledger import Ledger
from worker.platforms.ok.models import Backup
from worker.records import Claim, Graded, Score
from worker.report import Occasion, pointer, report
from worker.safe_text import clean

#: Of several ways in which tests went wrong, the one that says most comes first.
_TELLING = (Status.ERROR, Status.TIMEOUT, Status.MISSING, Status.FAILED, Status.LOCKED)
#: Comments on one submission, and characters of one: a linter may find fault with every line.
_COMMENTS, _COMMENT_CHARS = 100, 1000


@dataclass(frozen=True, slots=True)
class Grading:
    """Grades claims; what it raises says whose fault it is that there is no verdict."""

    access: OkAccess
    ledger: Ledger
    sandbox: Sandbox
    assignments: Assignments
    due_dates: DueDates
    gatekeeper: Gatekeeper

    def grade(self, claim: Claim) -> Graded:
        """Grade a submission, or find its verdict. Raises AssignmentError, SandboxError or a WorkerError."""
        assignment = self.assignments.get(claim.work.assignment)
        image_ids = {image: self.sandbox.image_id(image) for image in assignment.images}
        self.gatekeeper.admit(assignment, image_ids)
        with progress.stage(progress.FETCHING):
            backup = self._fetched(claim)
        submission = Submission.from_contents(backup.files or {})
        verdict = None if claim.forced else self._stored(assignment.digest(list(image_ids.values())), submission)
        reused = verdict is not None
        with progress.stage(progress.RUNNING):
            verdict = verdict or grade(assignment, submission, self.sandbox)
        due = self._due(assignment, verdict, claim)
        occasion = _occasion(assignment, backup, verdict, submission.files, due)
        comments = tuple(dict.fromkeys(_storable(verdict.comments)))
        return Graded(
            verdict_json=json.dumps(verdict.to_json(), separators=(",", ":")),
            scores=_worded(replace(verdict, comments=comments), occasion),
            why=why(verdict),
            files_digest=verdict.provenance.files_digest,
            grader_digest=_grader_digest(verdict.provenance.assignment_digest),
            reusable=is_reusable(verdict),
            reused=reused,
            comments=comments,
        )

    def _fetched(self, claim: Claim) -> Backup:
        """Fetch the backup. A batch may name any: what is of another assignment must not be graded by this one."""
        backup = self.access.client(claim.access).backup(claim.work.backup)
        if backup.assignment not in {None, claim.work.assignment}:
            raise NotFoundError(
                f"backup {claim.work.backup} belongs to {backup.assignment}, not to {claim.work.assignment}"
            )
        return backup

    def fingerprint(self, assignment: str) -> str:
        """Name the present version of an assignment. Raises AssignmentError."""
        return self.assignments.fingerprint(assignment)

    def _due(self, assignment: Assignment, verdict: Verdict, claim: Claim) -> datetime | None:
        """Tell when the assignment is due, if that matters; whoever may fetch the submission may ask that, too."""
        is_held_back = any(test.visibility is Visibility.AFTER_DUE for test in verdict.tests)
        if not assignment.late and not is_held_back:
            return None
        return self.due_dates.of(assignment, self.access.client(claim.access))

    def _stored(self, digest: str, submission: Submission) -> Verdict | None:
        stored = self.ledger.verdict(submission.digest(), _grader_digest(digest))
        if stored is None:
            return None
        try:
            return Verdict.from_json(json.loads(stored))
        except (GradersError, ValueError):  # an earlier version's, perhaps: no reason to refuse the submission
            return None


def _occasion(
    assignment: Assignment, backup: Backup, verdict: Verdict, files: Mapping[str, bytes], due: datetime | None
) -> Occasion:
    """Tell what this submission earns with its own time taken into account, and what may be shown by now."""
    settled = _settled(assignment, backup, verdict, due)
    return Occasion(settled.scores, settled.remark, due is not None and due < datetime.now(UTC), files)


def _settled(assignment: Assignment, backup: Backup, verdict: Verdict, due: datetime | None) -> Settled:
    """Apply the late rules; a time that is not known is never a student's loss."""
    submitted = backup.submission_time or backup.created
    if assignment.late is None or due is None or submitted is None:
        if assignment.late is not None:
            structlog.get_logger().warning("lateness not known", due=str(due), submitted=str(submitted))
        return Settled(verdict.scores)
    return settle(assignment.late, assignment.score_tables, verdict.scores, submitted, due)


def _worded(verdict: Verdict, occasion: Occasion) -> tuple[Score, ...]:
    first, *others = occasion.scores
    return (
        Score(first.kind, first.score, first.max_score, report(verdict, occasion)),
        *(Score(one.kind, one.score, one.max_score, pointer(one, occasion)) for one in others),
    )


def _storable(comments: Sequence[Comment]) -> Iterator[Comment]:
    """Yield the first comments as Ok can keep them; a file whose name it cannot hold gets none."""
    for comment in comments[:_COMMENTS]:
        if clean(comment.file) == comment.file and comment.message.strip():
            yield Comment(comment.file, comment.line, clean(comment.message)[:_COMMENT_CHARS].strip())


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
