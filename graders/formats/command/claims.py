"""What a command's results claim, whichever way they were told: values to be doubted, and bounded when decoded."""

from dataclasses import dataclass

from graders.verdict import Visibility

#: No score and no maximum goes beyond it, up or down.
LARGEST_SCORE = 1e6
#: Tests of one command.
MOST_TESTS = 1000


class ClaimsError(ValueError):
    """The results are absent, or are no results; its text is a sentence that says why."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What is claimed of one test."""

    name: str
    score: float | None = None
    max_score: float | None = None
    #: None where the score alone tells.
    passed: bool | None = None
    #: None where nothing was said.
    visibility: Visibility | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Claims:
    """All that the results of one run claim."""

    tests: tuple[Claim, ...]
    #: That of everything; where it is not the tests' sum, it counts instead of their scores.
    total: float | None = None
    #: What concerns no test alone: texts, each under its own name.
    remarks: tuple[Claim, ...] = ()
