"""Which platform a record belongs to: here, and only here, Ok's ways and Stepic's part."""

from dataclasses import dataclass

from worker.errors import PlatformError
from worker.poller import Polled, Poller
from worker.records import Claim, Graded, Post
from worker.service import Grader, Poster
from worker.steps.names import step_of
from worker.steps.poller import StepicPoller


@dataclass(frozen=True, slots=True)
class GradingRoutes:
    """Grades each claim by its platform's way."""

    ok: Grader
    stepic: Grader

    def grade(self, claim: Claim) -> Graded:
        """Grade a submission as `Grader` says."""
        return self._of(claim.work.assignment).grade(claim)

    def fingerprint(self, assignment: str) -> str:
        """Name the present version of what judges."""
        return self._of(assignment).fingerprint(assignment)

    def _of(self, assignment: str) -> Grader:
        return self.ok if step_of(assignment) is None else self.stepic


@dataclass(frozen=True, slots=True)
class PostingRoutes:
    """Sends each post its platform's way."""

    ok: Poster
    stepic: Poster

    def send(self, post: Post) -> None:
        """Send what is left of a post."""
        self._of(post).send(post)

    def is_rejection(self, leased: Claim | Post, error: PlatformError) -> bool:
        """Tell whether the platform fails at this one thing alone."""
        return self._of(leased).is_rejection(leased, error)

    def _of(self, leased: Claim | Post) -> Poster:
        return self.ok if step_of(leased.work.assignment) is None else self.stepic


@dataclass(frozen=True, slots=True)
class PollRoutes:
    """Polls each assignment at its platform."""

    ok: Poller
    stepic: StepicPoller

    def poll(self, assignment: str) -> Polled:
        """Record and queue what wants grading."""
        return (self.ok if step_of(assignment) is None else self.stepic).poll(assignment)
