"""Every attack, at both modes of isolation, over the real Docker Engine: nothing is gained, read or harmed."""

import json
import re
from contextlib import closing

import pytest

from graders.attacks.corpus import Attack, Family, read_attacks
from graders.attacks.throw import Sighting
from graders.sandbox.docker import Engine
from graders.sandbox.pool import Pool
from graders.verdict import Ending, Verdict
from tests.attacks.conftest import FOLDER, Thrown, new_range
from worker.report import report

ATTACKS = read_attacks(FOLDER)
THROW_SECONDS = 600
#: What stands in hidden tests, and what is expected of them.
HIDDEN = ("271828", "40404")
ANSWERS = ("543656", "42420", "kumquatkumquat")
#: A line of the report that a student's text must not be able to forge.
_HEADLINE = re.compile(r"^(You earned|Score:|Total:|Your code|  \w[\w ]{8}  [\d.]+ of )")


@pytest.mark.parametrize(("form", "mode"), [("ok", "process"), ("ok", "container")])
@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.full_name)
def test_the_sandbox_holds_against(attack: Attack, form: str, mode: str, thrown: Thrown) -> None:
    sighting = thrown[form, mode, attack.full_name].result(THROW_SECONDS)

    assert all(verdict.outcome in attack.endings for verdict in sighting.verdicts), told(sighting)
    assert all(verdict.score in attack.scores for verdict in sighting.verdicts), told(sighting)
    assert_nothing_was_gained(attack, sighting)
    if attack.family is Family.SPYING:
        assert [] == answers_in(*(outcome.reports for outcome in sighting.outcomes))


@pytest.mark.parametrize(("form", "mode"), [(form, "process") for form in ("unittest", "pytest", "stdio")])
@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.full_name)
def test_no_format_gives_anything_to(attack: Attack, form: str, mode: str, thrown: Thrown) -> None:
    """How its runs ended is left aside: each test has a process of its own, so that one's death costs one test."""
    assert_nothing_was_gained(attack, thrown[form, mode, attack.full_name].result(THROW_SECONDS))


def assert_nothing_was_gained(attack: Attack, sighting: Sighting) -> None:
    """No point, no secret, no hidden text, no harm to a neighbour; and the student is told what happened."""
    assert () == sighting.problems
    for verdict in sighting.verdicts:
        assert [] == betrayed(verdict)
        assert is_well_told(verdict)
    if attack.family is Family.SPYING:
        assert [] == answers_in(*((outcome.stdout, outcome.stderr) for outcome in sighting.outcomes))


def answers_in(*said: object) -> list[str]:
    """Return which answers of hidden tests stand in what was said."""
    return [answer for answer in ANSWERS if answer in repr(said)]


def told(sighting: Sighting) -> list[str]:
    """Return what the verdicts say, for whom a test fails."""
    return [f"{verdict.outcome}, {verdict.score:g} points" for verdict in sighting.verdicts]


def betrayed(verdict: Verdict) -> list[str]:
    """Return what a verdict and its report tell of hidden tests."""
    text = json.dumps(verdict.to_json()) + report(verdict)
    return [word for word in (*HIDDEN, *ANSWERS) if word in text]


def is_well_told(verdict: Verdict) -> bool:
    """Tell whether the report has only lines of ours outside the quoted ones, and says that something is wrong."""
    lines = report(verdict).splitlines()
    headlines = [line for line in lines if _HEADLINE.match(line)]
    expected = 1 + len(verdict.tests) + (verdict.outcome is not Ending.OK)
    return len(headlines) == expected and (verdict.fault is None or len(lines) > expected)


def test_every_family_has_its_attacks() -> None:
    assert all(sum(attack.family == family for attack in ATTACKS) >= 5 for family in Family)


def test_a_broken_sandbox_would_be_noticed() -> None:
    """A neighbour's secret that does reach an attack is seen, and so is a point too many."""
    scan = next(attack for attack in ATTACKS if attack.name == "scans_memory")
    with closing(Pool(Engine(), 1)) as pool:
        target = new_range(pool, "ok", "process")
        given = f'stray = "{target._secrets[-1]}"\n'.encode()
        sighting = target.throw({"attacked.py": given + scan.source}, 1, -1.0)

    assert ("it earned 0 where -1 is due", "it read a neighbour's secret") == sighting.problems
