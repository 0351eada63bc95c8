"""Attacks on staff's own assignment are bounded by what its solution needs, and believed where they can know."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from graders.assignment import find_assignment
from graders.attacks.corpus import Attack, Family
from graders.attacks.siege import Haste, Siege
from graders.attacks.throw import Range
from graders.sandbox.limits import Limits
from graders.sandbox.outcome import Box, Outcome, Run
from graders.verdict import Assurance, Ending, Provenance, Verdict

EXAMPLES = Path(__file__).parents[3] / "graders" / "examples"
PROVENANCE = Provenance("a", "f", "i", {}, "process", "", "", 1.0, 2.0, 0.0)
SOLVED = Verdict(1.0, 1.0, None, Assurance.SEPARATED, (), Ending.OK, PROVENANCE)


class Noting:
    """A sandbox in which every submission is right, and says that it got through; notes its boxes."""

    def __init__(self) -> None:
        self.boxes: list[Box] = []

    def run(self, box: Box, run: Run) -> Outcome:
        """Note the box."""
        self.boxes.append(box)
        said = "GOT THROUGH" if b"attack" in run.files.get("lab00.py", b"") else ""
        return Outcome(
            Ending.OK, ({"case": 0, "prompt": 0, "value": None}, {"case": 0, "prompt": 1, "value": "2016"}), said
        )

    @staticmethod
    def image_id(image: str) -> str:
        """Name an image's version."""
        return image


@pytest.mark.parametrize(
    ("limits", "tightened"),
    [(Limits(10.0, 30.0), (3.5, 8.0)), (Limits(2.0, 5.0), (2.0, 5.0)), (Limits(60.0, 4.0), (3.5, 4.0))],
)
def test_limits_are_tightened_to_what_the_solution_needs(limits: Limits, tightened: tuple[float, float]) -> None:
    sandbox = Noting()

    Haste.after(SOLVED).over(sandbox).run(Box("image", "process", limits), Run("ok", {}, {}))

    (box,) = sandbox.boxes
    assert tightened == (box.limits.cpu_seconds, box.limits.wall_seconds)
    assert replace(limits, cpu_seconds=tightened[0], wall_seconds=tightened[1]) == box.limits


def thrown(endpoint: str, *, must_be_alone: bool) -> Sequence[str]:
    attack = Attack(Family.ESCAPE, "one", "", b"# attack", frozenset(), frozenset({0.0}), 1, True, must_be_alone)
    assignment = find_assignment(EXAMPLES, "cal/cs61a/sp16/lab00")
    if endpoint:
        assignment = replace(assignment, suites=find_assignment(EXAMPLES, endpoint).suites)
    siege = Siege(assignment, {"lab00.py": b"# solution"}, "lab00.py", 10.0, 10.0, Haste(1.0, 1.0))
    lab00 = find_assignment(EXAMPLES, "cal/cs61a/sp16/lab00")
    return siege.throw(attack, Range(lab00, siege.solution, Noting())).problems


CLAIM = "it says that it got through"


def test_the_word_of_an_attack_counts() -> None:
    assert (CLAIM, CLAIM) == thrown("", must_be_alone=False)


def test_where_a_run_is_one_process_that_of_one_that_must_be_alone_counts_too() -> None:
    assert (CLAIM, CLAIM) == thrown("", must_be_alone=True)


def test_where_a_run_is_several_it_does_not() -> None:
    assert () == thrown("cal/cs61a/sp16/linked_lists", must_be_alone=True)
    assert (CLAIM, CLAIM) == thrown("cal/cs61a/sp16/linked_lists", must_be_alone=False)
