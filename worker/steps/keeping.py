"""Ends what was graded of Stepic's: nothing can be posted there, so a verdict that is stored is all there is to do."""

from dataclasses import dataclass

from worker.errors import PlatformError
from worker.ledger import Ledger
from worker.platforms.answers import TransientError
from worker.records import Claim, Post
from worker.steps.access import StepicAccess


@dataclass(frozen=True, slots=True)
class Keeping:
    """Marks verdicts as done; in the ledger `posted` then means kept."""

    access: StepicAccess
    ledger: Ledger

    def send(self, post: Post) -> None:
        """Send nothing, and end the record."""
        for score in post.scores:
            if not self.ledger.posted(post, score):
                return

    def is_rejection(self, leased: Claim | Post, error: PlatformError) -> bool:  # noqa: ARG002 - see Poster
        """Tell whether Stepic fails at this one thing alone: it is there, and the token good."""
        if isinstance(error, TransientError):
            return False
        try:
            with self.access.client() as client:
                client.me()
        except PlatformError:
            return False
        return True
