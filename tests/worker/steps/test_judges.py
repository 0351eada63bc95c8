"""A step's judge is made once for a class, and so is the experience that its author's code is broken."""

import pytest

from graders.errors import AssignmentError
from graders.sandbox.outcome import Box, Outcome, Run
from graders.sandbox.pool import Pool
from tests.simulators.stepic import StepicSimulator
from tests.simulators.stepic.made_up import SUM_STEP
from tests.worker.fakes import Clock
from tests.worker.steps.test_way import source
from worker.steps.judges import BROKEN_SECONDS, Judges
from worker.steps.sources import Sources


class Counted:
    """Cells, and how many were asked for."""

    def __init__(self, cells: Pool) -> None:
        self.cells, self.runs = cells, 0

    def image_id(self, image: str) -> str:
        return self.cells.image_id(image)

    def run(self, box: Box, run: Run) -> Outcome:
        self.runs += 1
        return self.cells.run(box, run)


def test_a_broken_author_is_tried_once_for_a_class_and_again_later(
    stepic: StepicSimulator, sources: Sources, cells: Pool, clock: Clock
) -> None:
    stepic.change(lambda store: source(store).update({"code": "def generate():\n    return 1 / 0\n"}))
    counted = Counted(cells)
    judges = Judges(sources, counted, clock)
    for _ in range(3):
        with pytest.raises(AssignmentError, match="ZeroDivisionError"):
            judges.get(SUM_STEP)
    runs = counted.runs
    clock.now += BROKEN_SECONDS + 1
    with pytest.raises(AssignmentError, match="ZeroDivisionError"):
        judges.get(SUM_STEP)

    assert (1, 2) == (runs, counted.runs)
