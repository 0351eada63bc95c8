"""The examples that ship pass the gate over the real sandbox, and what is known wrong earns what reading it gives."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from graders import examples
from graders.assignment import find_assignment, known_endpoints
from graders.attacks.corpus import corpus_folder, read_attacks
from graders.gate.expected import read_expected
from graders.gate.finding import Level
from graders.gate.gate import check
from graders.sandbox.docker import Engine
from graders.sandbox.pool import Pool

EXAMPLES = Path(*examples.__path__)
ENDPOINTS = known_endpoints(EXAMPLES)
KNOWN_WRONG = [
    pytest.param(endpoint, folder, id=f"{endpoint.rpartition('/')[2]}-{folder.name}")
    for endpoint in ENDPOINTS
    for folder in sorted((EXAMPLES / endpoint / "wrong").iterdir())
]
#: Of each family one; `gradewright check` throws all.
SAMPLE = frozenset(
    {
        "escape/replaces_its_folder",
        "forging/claims_success",
        "persistence/warm_modules",
        "resources/closes_the_channel",
        "spying/walks_frames",
    }
)


@pytest.fixture(scope="module")
def sandboxes() -> Iterator[Sequence[Pool]]:
    with ExitStack() as pools:
        yield [pools.enter_context(closing(Pool(Engine(), 1))) for _ in range(2)]


def test_there_are_ten() -> None:
    python = ("frequencies", "hw01", "lab00", "lab_sql", "linked_lists", "ping_pong", "proj01", "shopping")
    others = ("cs61b/sp16/goldbach", "cs61c/sp16/deviation")

    assert [*(f"cal/cs61a/sp16/{name}" for name in python), *(f"cal/{name}" for name in others)] == ENDPOINTS


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_each_passes_its_check(endpoint: str, sandboxes: Sequence[Pool]) -> None:
    attacks = [attack for attack in read_attacks(corpus_folder()) if attack.full_name in SAMPLE]

    findings = list(check(find_assignment(EXAMPLES, endpoint), sandboxes, attacks, repeat=2))

    assert [] == [finding for finding in findings if finding.level is Level.FAILED]
    assert len(SAMPLE) == len(attacks)


@pytest.mark.parametrize(("endpoint", "folder"), KNOWN_WRONG)
def test_what_is_known_wrong_says_whose_fault_it_is_and_how_it_ends(endpoint: str, folder: Path) -> None:
    expected = read_expected(folder)

    assert expected.fault is not None, endpoint
    assert expected.outcome is not None, endpoint
