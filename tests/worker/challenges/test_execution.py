"""A program that others' work kept from its end is run again; one that waits is not."""

import pytest

from graders.sandbox.outcome import Box, Outcome, Run
from graders.verdict import Ending
from worker.challenges.challenge import Limit
from worker.challenges.execution import Execution
from worker.challenges.languages import LANGUAGES


class Slowed:
    """A sandbox in which the first run is out of wall-clock time, having computed for so long."""

    def __init__(self, cpu_seconds: float) -> None:
        self._cpu_seconds = cpu_seconds
        self.runs = 0

    def run(self, box: Box, run: Run) -> Outcome:
        """Run nothing."""
        del box, run
        self.runs += 1
        return Outcome(Ending.TIMEOUT, cpu_seconds=self._cpu_seconds) if self.runs == 1 else Outcome(Ending.OK)

    def image_id(self, image: str) -> str:
        """Take every image as there."""
        return image


@pytest.mark.parametrize(
    ("cpu_seconds", "expected"), [(0.9, (Ending.OK, 2)), (0.3, (Ending.OK, 2)), (0.01, (Ending.TIMEOUT, 1))]
)
def test_only_who_was_busy_gets_another_try(cpu_seconds: float, expected: tuple[Ending, int]) -> None:
    sandbox = Slowed(cpu_seconds)
    execution = Execution(LANGUAGES["python3"].program(Limit(1, 64)), b"", sandbox)

    ending = execution.run("").ending

    assert expected == (ending, sandbox.runs)
