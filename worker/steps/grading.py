"""From a claim on a submission at Stepic to what the ledger keeps: our verdict beside Stepic's."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from pydantic import JsonValue

from graders.errors import AssignmentError
from worker import progress
from worker.challenges.verdict import Judgement, Reason, Status
from worker.errors import PlatformError, RefusedError, UnavailableError
from worker.ledger import Ledger
from worker.platforms.stepic.models import EVALUATION, Reply, Submission
from worker.records import Claim, Graded, Score
from worker.safe_text import one_line
from worker.steps.access import StepicAccess
from worker.steps.judges import Judges, MadeJudge
from worker.steps.names import step_of

#: Reasons that may be a matter of load.
_UNSTEADY = frozenset({Reason.TIME_LIMIT})

Fields = Mapping[str, JsonValue]


@dataclass(frozen=True, slots=True)
class StepicGrading:
    """Grades claims on submissions at Stepic; nothing of it is ever sent there, which lets nobody set a verdict."""

    access: StepicAccess
    ledger: Ledger
    judges: Judges

    def grade(self, claim: Claim) -> Graded:
        """Judge a submission, or find its verdict.

        Raises AssignmentError where the challenge or its author's code is at fault, or nothing here runs the language.
        """
        with progress.stage(progress.FETCHING), self.access.client() as client:
            submission = client.submission(int(claim.work.backup))
        reply = _judgeable(submission)
        made = self.judges.get(_step(claim.work.assignment))
        files_digest = _files_digest(reply)
        stored = None if claim.forced else self._stored(files_digest, made.digest)
        with progress.stage(progress.RUNNING):
            ours = stored or _judged(made, reply)
        verdict = compared(ours, submission)
        return Graded(
            verdict_json=json.dumps(verdict, separators=(",", ":")),
            scores=(Score("verdict", cast("float", ours["score"]), 1.0),),
            why=_why(verdict),
            files_digest=files_digest,
            grader_digest=made.digest,
            reusable=_is_reusable(ours),
            reused=stored is not None,
        )

    def fingerprint(self, assignment: str) -> str:
        """Name the present version of a step's challenge; "" while Stepic does not tell."""
        try:
            return self.judges.sources.get(_step(assignment)).digest
        except PlatformError:
            return ""

    def _stored(self, files_digest: str, grader_digest: str) -> Fields | None:
        """Return our part of an earlier verdict on the same code: Stepic's part is each submission's own."""
        stored = self.ledger.verdict(files_digest, grader_digest)
        return None if stored is None else cast("Fields", json.loads(stored)["ours"])


def compared(ours: Fields, submission: Submission) -> Fields:
    """Set our verdict beside Stepic's; they agree where both say correct, or both do not."""
    told: Fields = {"status": submission.status, "score": submission.score, "hint": submission.hint}
    return {"ours": dict(ours), "stepic": dict(told), "agrees": ours["status"] == submission.status}


def _step(assignment: str) -> int:
    step = step_of(assignment)
    if step is None:
        raise AssignmentError(f"{assignment} is no step of Stepic's")
    return step


def _judgeable(submission: Submission) -> Reply:
    if submission.status == EVALUATION:
        raise UnavailableError(f"Stepic still evaluates submission {submission.id}: it is compared once that is done")
    if submission.reply is None or not submission.reply.language:
        raise RefusedError(f"submission {submission.id} holds no program")
    return submission.reply


def _judged(made: MadeJudge, reply: Reply) -> Fields:
    judgement = made.judge.judge(reply.code, reply.language)
    if judgement.status in {Status.BROKEN, Status.NOT_JUDGED}:
        # The detail may repeat what the learner's program printed.
        raise AssignmentError(judgement.reason.value, quoted=f": {judgement.detail}" if judgement.detail else "")
    return _fields(judgement)


def _fields(judgement: Judgement) -> Fields:
    return cast("Fields", json.loads(json.dumps(judgement.to_json())))


def _files_digest(reply: Reply) -> str:
    text = f"stepic\0{reply.language}\0{reply.code}"
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _is_reusable(ours: Fields) -> bool:
    tests = cast("list[dict[str, str]]", ours["tests"])
    return not _UNSTEADY & {test["reason"] for test in tests}


def _why(verdict: Fields) -> str:
    """Say in a few words how a submission fared, and that Stepic differs."""
    ours, stepic = (cast("dict[str, str]", verdict[side])["status"] for side in ("ours", "stepic"))
    return ours if verdict["agrees"] else one_line(f"{ours}, at Stepic {stepic}", 60)
