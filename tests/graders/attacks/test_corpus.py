"""Headers are read strictly: an attack that says nothing of what must be observed could not fail."""

from pathlib import Path

import pytest

from graders.attacks.corpus import corpus_folder, read_attack, read_attacks
from graders.errors import GradersError
from graders.verdict import Ending

HEADER = '"""Tries a thing.\n\nOutcome: cpu, timeout\nScore: 0, 5\nTimes: 2\nApplies: here\n"""\n'


def written(folder: Path, source: str) -> Path:
    path = folder / "forging" / "thing.py"
    path.parent.mkdir()
    path.write_text(source)
    return path


def test_a_header_tells_what_must_be_observed(tmp_path: Path) -> None:
    attack = read_attack(written(tmp_path, HEADER))

    assert ("forging/thing", "Tries a thing.") == (attack.full_name, attack.tries)
    assert (frozenset({Ending.CPU, Ending.TIMEOUT}), frozenset({0.0, 5.0}), 2, False, True) == (
        attack.endings,
        attack.scores,
        attack.times,
        attack.applies_anywhere,
        attack.is_honest,
    )


@pytest.mark.parametrize("source", ["x = 1\n", '"""Tries."""\n', '"""Tries.\n\nOutcome: splendid\n"""\n', "def\n"])
def test_a_broken_header_is_named_by_its_file(tmp_path: Path, source: str) -> None:
    path = written(tmp_path, source)

    with pytest.raises(GradersError, match=str(path)):
        read_attack(path)


def test_the_corpus_is_found_from_a_checkout() -> None:
    assert len(read_attacks(corpus_folder())) >= 85


def test_a_folder_without_attacks_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(GradersError, match="no attacks"):
        read_attacks(tmp_path)
