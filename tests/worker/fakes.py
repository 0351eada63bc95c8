"""Stand-ins for what is not under test: a sandbox that runs nothing, a queue that only remembers."""

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar

import sentry_sdk
from sentry_sdk.envelope import Envelope

from graders.errors import AssignmentError
from graders.sandbox.outcome import Box, Json, Outcome, Run
from graders.verdict import Ending
from worker.records import Work

LAB = "cal/cs61a/sp16/lab00"
EXAMPLES = Path(__file__).parents[2] / "graders" / "examples"

#: What lab00's only case reports when all is well: its setup, then its prompt.
_REPORTS: tuple[dict[str, Json], ...] = (
    {"case": 0, "prompt": 0, "value": None},
    {"case": 0, "prompt": 1, "value": "2016"},
)
PASSED = Outcome(Ending.OK, _REPORTS)


class FakeSandbox:
    """Answers each run with `outcome`, or with what it returns or raises."""

    def __init__(self, outcome: Outcome | Callable[[], Outcome] = PASSED) -> None:
        self.outcome = outcome
        self.runs: list[Run] = []
        self.has_image = True
        self._lock = threading.Lock()

    def run(self, box: Box, run: Run) -> Outcome:
        """Pretend to run."""
        assert box.image
        with self._lock:
            self.runs.append(run)
        return self.outcome if isinstance(self.outcome, Outcome) else self.outcome()

    def image_id(self, image: str) -> str:
        """Name the image's version."""
        if not self.has_image:
            raise AssignmentError(f"there is no image {image}: build it with `make image`")
        return "sha256:1"


class FakeQueue:
    """Remembers what it was asked to carry."""

    def __init__(self) -> None:
        self.messages = 0
        self.gradings: list[tuple[Work, int]] = []
        self.posts: list[Work] = []

    def depth(self) -> int:
        """Tell that all messages are lost: the sweep must find what is due."""
        return self.messages

    def grade(self, works: Sequence[tuple[Work, int]]) -> None:
        """Remember gradings."""
        self.gradings.extend(works)

    def post(self, works: Sequence[Work]) -> None:
        """Remember posts."""
        self.posts.extend(works)


class Clock:
    """A time that only the test moves."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


class FakeSentry(sentry_sdk.Transport):
    """Keeps what would be sent."""

    envelopes: ClassVar[list[Envelope]] = []

    def capture_envelope(self, envelope: Envelope) -> None:
        """Keep an event."""
        self.envelopes.append(envelope)
