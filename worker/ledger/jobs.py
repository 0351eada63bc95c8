"""What Ok asks after: a job stands for one backup of a batch, by an id that nobody guesses."""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from secrets import token_urlsafe
from typing import cast

from worker.ledger.connection import Connection
from worker.records import State

#: How long a job is known: Ok's own job, with its retries, is over in hours.
JOB_SECONDS = 24 * 3600
#: Jobs handled in one round trip.
_BATCH = 500
_FIELDS = ("state", "posted_at", "note", "error")


class JobStatus(StrEnum):
    """How far a job is, in the words that Ok knows."""

    #: Not begun, or held back: Ok is patient with it for half an hour, but for five minutes with one that has started.
    QUEUED = "queued"
    STARTED = "started"
    #: A score was posted late enough for whoever asked to see it.
    FINISHED = "finished"
    #: There is no score, and there will be none.
    FAILED = "failed"


class Jobs:
    """The jobs of batches. Every step may run twice, and every call may raise LedgerError."""

    def __init__(self, connection: Connection, *, new_id: Callable[[], str] = lambda: token_urlsafe(18)) -> None:
        self._connection = connection
        self._new_id = new_id

    def assign(self, assignment: str, backups: Sequence[str], *, access: str, post_after: float) -> list[str]:
        """Return the job of each backup, in order; one that is under way with the same token keeps its job.

        Call it before `Ledger.see`, which takes up again what has ended.
        """
        asked, jobs = list(dict.fromkeys(backups)), list[str]()
        for start in range(0, len(asked), _BATCH):
            pairs = [part for backup in asked[start : start + _BATCH] for part in (backup, self._new_id())]
            answer = self._connection.run("assign_jobs", assignment, access, post_after, JOB_SECONDS, *pairs)
            jobs.extend(cast("list[str]", answer))
        job_of = dict(zip(asked, jobs, strict=True))
        return [job_of[backup] for backup in backups]

    def statuses(self, jobs: Sequence[str]) -> Mapping[str, JobStatus | None]:
        """Tell of each job how far it is; None of one that is not known, or whose record was lost."""
        known = list(dict.fromkeys(jobs))
        with self._connection.using() as redis:
            asked = cast("list[str | None]", redis.mget([f"gradewright:job:{job}" for job in known])) if known else []
            pipeline = redis.pipeline(transaction=False)
            for told in asked:
                name = told.partition(" ")[2] if told else ""
                pipeline.hmget(f"gradewright:record:{name}", _FIELDS)
            rows = cast("list[list[str | None]]", pipeline.execute())
        return {job: _status(told, *row) for job, told, row in zip(known, asked, rows, strict=True)}


def _status(
    asked: str | None, state: str | None, posted_at: str | None, note: str | None, error: str | None
) -> JobStatus | None:
    if asked is None or state is None:
        return None
    if float(posted_at or 0) >= float(asked.partition(" ")[0]):
        return JobStatus.FINISHED
    if state == State.FAILED and not error:
        return JobStatus.FAILED
    is_held = bool(note) or state in {State.SEEN, State.QUEUED}
    return JobStatus.QUEUED if is_held and state != State.GRADING else JobStatus.STARTED
