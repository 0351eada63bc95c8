"""Runs checks and tells what they find, briefly."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from worker.doctor.finding import Finding, Level
from worker.doctor.surroundings import Surroundings
from worker.settings import Settings


def worst(findings: Iterable[Finding]) -> Level:
    """Tell the level that weighs most."""
    found = list(findings)
    assert found, "a check that says nothing says nothing"
    return max((one.level for one in found), key=list(Level).index)


def unwell(findings: Iterable[Finding]) -> list[tuple[Level, str]]:
    """Return what is not well, each with what to do about it."""
    return [(one.level, f"{one.text} → {one.mend}") for one in findings if one.level in {Level.WARNING, Level.WRONG}]


@contextmanager
def surrounded(settings: Settings, **changes: object) -> Iterator[Surroundings]:
    """Give the surroundings of other settings."""
    with Surroundings(settings.model_copy(update=changes)) as around:
        yield around
