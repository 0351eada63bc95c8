"""One submission's way: fetch, grade, record, post; every step may run twice, and none knows the broker."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

import structlog

from graders.errors import AssignmentError, GradersError, SandboxAwayError, SandboxError
from worker import progress, telemetry
from worker.errors import LedgerError, PlatformError, TokenExpiredError
from worker.heartbeat import Heartbeat
from worker.ledger import BATCH, Ledger
from worker.news import tell_once
from worker.posting import backoff, outage_pause
from worker.quarantine import Ward
from worker.records import Action, Blame, Claim, Graded, Post, State, Work
from worker.settings import Settings


class Queue(Protocol):
    """Who carries hints to the workers; a hint may get lost, and may come twice."""

    def depth(self) -> int:
        """Count the messages that no worker has taken yet. Raises LedgerError if the broker is away."""

    def grade(self, works: Sequence[tuple[Work, int]]) -> None:
        """Ask for gradings, each with a priority, 0 the highest. Raises LedgerError if the broker is away."""

    def post(self, works: Sequence[Work]) -> None:
        """Ask for pending posts. Raises LedgerError if the broker is away."""


class Grader(Protocol):
    """Who turns a claim into what the ledger keeps."""

    def grade(self, claim: Claim) -> Graded:
        """Grade a submission, or find its verdict. Raises AssignmentError, SandboxError or a WorkerError."""

    def fingerprint(self, assignment: str) -> str:
        """Name the present version of what judges. Raises AssignmentError."""


class Poster(Protocol):
    """Who sends what was graded, and tells the ledger how that ended."""

    def send(self, post: Post) -> None:
        """Send what is left of a post."""

    def is_rejection(self, leased: Claim | Post, error: PlatformError) -> bool:
        """Tell whether the platform fails at this one thing alone."""


class Service:
    """Grades and posts what it is told to, with the parts it is given; for many threads at once."""

    def __init__(
        self, settings: Settings, *, ledger: Ledger, grading: Grader, posting: Poster, heartbeat: Heartbeat
    ) -> None:
        self._settings = settings
        self._ledger = ledger
        self._grading = grading
        self._heartbeat = heartbeat
        self._posting = posting
        self._ward = Ward()
        self._stopping = threading.Event()
        self._log = structlog.get_logger()

    def stop(self) -> None:
        """Take no more work, and hand back to the ledger what is being graded."""
        self._stopping.set()
        for leased in self._heartbeat.held():
            if isinstance(leased, Claim):
                self._ledger.give_back(leased, "the worker was stopped", delay=0)

    def grade(self, work: Work) -> None:
        """Grade a submission and post its scores, unless somebody else does or there is nothing left to do."""
        with self._ward.visit() as visit:
            claim = self._claimed(work)
            if claim is None:
                return
            with self._heartbeat.holding(claim), _logging(work, claim.attempt):
                if claim.alone:
                    self._log.warning("in quarantine", reason="its worker was lost again and again")
                    visit.be_alone()
                post = self._recorded(claim)
                visit.end()
                if post is not None:
                    self._send(post)

    def post(self, work: Work) -> None:
        """Post what is pending, unless somebody else does or there is nothing left to do."""
        post = self._ledger.take_post(work, seconds=self._settings.lease_seconds)
        if post is not None:
            with self._heartbeat.holding(post), _logging(work, post.attempt):
                self._send(post)

    def _send(self, post: Post) -> None:
        with progress.stage(progress.POSTING):
            self._posting.send(post)
        self._log.info("post ended", scores=len(post.scores), **progress.seconds())

    def sweep(self, queue: Queue) -> None:
        """Queue again what nobody looks after any more."""
        while self._taken_up(queue) >= BATCH:
            pass

    def _taken_up(self, queue: Queue) -> int:
        found = self._ledger.overdue(queue.depth(), patience=self._settings.patience_seconds)
        queue.grade([(one.work, one.priority) for one in found if one.action is Action.GRADE])
        queue.post([one.work for one in found if one.action is Action.POST])
        for work in (one.work for one in found if one.action is Action.FAILED):
            with _logging(work, None):
                self._report(work, SandboxError("it ended its worker three times"), cause="poison")
        if found:
            self._log.info("swept", found=len(found))
        return len(found)

    def _claimed(self, work: Work) -> Claim | None:
        if self._stopping.is_set():
            return None
        return self._ledger.claim(work, seconds=self._settings.lease_seconds)

    def _recorded(self, claim: Claim) -> Post | None:
        """Grade a claim and record what came of it; returns what is to be posted now."""
        graded = self._graded(claim)
        if graded is None:
            return None
        post = self._ledger.grade(claim, graded, seconds=self._settings.lease_seconds)
        told = {"score": graded.scores[0].points, "why": graded.why, "reused": graded.reused}
        self._log.info("graded", **told, **progress.seconds())
        return post

    def _graded(self, claim: Claim) -> Graded | None:
        """Grade a claim, or record whose fault it is that it could not be."""
        try:
            return self._grading.grade(claim)
        except AssignmentError as error:
            self._fail(claim, error, "grader", self._fingerprint(claim.work))
        except TokenExpiredError as error:
            self._give_back(claim, error, self._settings.hold_seconds, Blame.NOBODY)
        except SandboxAwayError as error:
            self._give_back(claim, error, outage_pause(self._settings, claim.attempt, error), Blame.NOBODY)
        except PlatformError as error:
            if error.retryable:
                if self._posting.is_rejection(claim, error):
                    self._give_back(claim, error, backoff(self._settings, claim.attempt), Blame.PLATFORM)
                else:
                    self._give_back(claim, error, outage_pause(self._settings, claim.attempt, error), Blame.NOBODY)
            else:
                self._fail(claim, error, "platform", "")
        except LedgerError:
            # Nothing can be recorded now; the lease runs out and the sweep finds the record.
            raise
        except Exception as error:  # noqa: BLE001 -- whatever it is, it is ours, and no student pays for it
            self._give_back(claim, error, backoff(self._settings, claim.attempt), Blame.RUN)
        return None

    def _give_back(self, claim: Claim, error: Exception, delay: float, blame: Blame) -> None:
        reason = _told(error)
        state = self._ledger.give_back(claim, reason, delay=delay, blame=blame)
        self._log.warning("given back", reason=reason, state=state, delay_seconds=delay)
        if state is State.FAILED:
            self._report(claim.work, error)

    def _fail(self, claim: Claim, error: Exception, fault: str, fingerprint: str) -> None:
        self._ledger.fail(claim, str(error), fault=fault, fingerprint=fingerprint)
        reason = error.told if isinstance(error, GradersError) else str(error)
        self._log.error("failed", reason=reason, fault=fault)
        tell_once(self._ledger.connection, error, claim.work.assignment, backup=claim.work.backup, version=fingerprint)

    def _report(self, work: Work, error: Exception, cause: str = "") -> None:
        self._log.error("failed", reason=_told(error), fault=telemetry.fault_of(error))
        telemetry.report_fault(error, assignment=work.assignment, backup=work.backup, cause=cause)

    def _fingerprint(self, work: Work) -> str:
        try:
            return self._grading.fingerprint(work.assignment)
        except GradersError:
            return ""


def _told(error: Exception) -> str:
    """Return what may be told of an error: the text of one of ours, but only the name of another's."""
    return str(error) if isinstance(error, GradersError | PlatformError) else type(error).__name__


@contextmanager
def _logging(work: Work, attempt: int | None) -> Iterator[None]:
    names = {"assignment": work.assignment, "backup": work.backup, "attempt": attempt}
    with structlog.contextvars.bound_contextvars(**names), progress.timed():
        yield
