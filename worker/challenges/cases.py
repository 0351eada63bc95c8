"""The tests of a challenge, in the order in which Stepik runs them."""

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from pydantic import JsonValue

from worker.challenges.archive import Pair
from worker.challenges.author import Author
from worker.challenges.challenge import Challenge
from worker.challenges.errors import ChallengeError


@dataclass(frozen=True, slots=True)
class Test:
    """One test: what a program reads, and by what its reply is judged."""

    __test__ = False  # pytest would collect a class of this name

    #: From 1 on.
    number: int
    dataset: str
    clue: JsonValue
    #: Whether it stands in the statement, and so is shown to learners.
    is_sample: bool = False
    #: What the statement says that a program must write.
    output: str = ""


def tests_of(challenge: Challenge, author: Author | None, given: Sequence[tuple[str, JsonValue]]) -> Sequence[Test]:
    """Return all tests: stored ones, those that the author's code makes, those of an archive; or those given.

    Without the author's part there are the samples alone. Raises ChallengeError where the author's code fails, or no
    test is found; SandboxError.
    """
    pairs = list(given) or _pairs(challenge, author)
    if not pairs:
        raise ChallengeError(f"{challenge.name} has no tests: store some, or let generate() make them")
    samples = challenge.samples_count if author else len(pairs)
    outputs = _outputs(pairs[:samples], challenge.told.samples, author)
    return [
        Test(number, dataset, clue, is_sample=number <= samples, output=outputs.get(dataset, ""))
        for number, (dataset, clue) in enumerate(pairs, 1)
    ]


def _pairs(challenge: Challenge, author: Author | None) -> list[tuple[str, JsonValue]]:
    made = author.generate().tests if author else challenge.told.samples
    return list(chain(challenge.cases, made, challenge.archive))


def _outputs(
    samples: Sequence[tuple[str, JsonValue]], told: Sequence[Pair], author: Author | None
) -> Mapping[str, str]:
    """Return what samples must write: Stepik's own word, and else the clue; where that is no text, what is solved."""
    outputs = {dataset: clue for dataset, clue in samples if isinstance(clue, str)}
    known = {dataset.strip(): output for dataset, output in told}
    outputs |= {dataset: known[dataset.strip()] for dataset, _ in samples if dataset.strip() in known}
    unknown = [dataset for dataset, _ in samples if dataset not in outputs]
    if author is not None and unknown:
        with contextlib.suppress(ChallengeError):  # there need be no solve()
            outputs |= {dataset: str(reply) for dataset, reply in zip(unknown, author.solve(unknown), strict=True)}
    return outputs
