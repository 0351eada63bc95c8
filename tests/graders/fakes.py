"""A sandbox that answers with what a test gives it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from graders.sandbox.outcome import Box, Outcome, Run


@dataclass
class FakeSandbox:
    """Answers each run with the next outcome, and remembers what it was asked to run."""

    outcomes: Iterable[Outcome]
    asked: list[Run] = field(default_factory=list)

    def run(self, box: Box, run: Run) -> Outcome:
        """Answer one run."""
        del box
        self.asked.append(run)
        return next(iter(self.outcomes))

    def image_id(self, image: str) -> str:
        """Return an id made of the name."""
        return f"sha256:{image}"
