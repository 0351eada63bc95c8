"""Stepic answers, the token is good, and the steps that are watched can be judged."""

from collections.abc import Iterator, Sequence
from contextlib import closing

from graders.errors import AssignmentError
from worker.doctor.finding import Finding, Level
from worker.doctor.surroundings import Surroundings
from worker.ledger.watches import Watches
from worker.steps.access import StepicAccess
from worker.steps.names import assignment_of, step_of
from worker.steps.sources import Sources

NAME = "stepic"
NEEDS: Sequence[str] = ("redis",)


def run(around: Surroundings) -> Iterator[Finding]:
    """Ask Stepic who asks, and for each watched step. Raises LedgerError, PlatformError."""
    watched = Watches(around.ledger.connection).watched(around.settings.watched)
    steps = [step for one in watched if (step := step_of(one.endpoint)) is not None]
    if around.settings.stepic_client_id is None and not steps:
        yield Finding(NAME, Level.NOTE, "not set up, which only steps of Stepic need")
        return
    with closing(StepicAccess(around.settings)) as access:
        with access.client() as client:
            me = client.me()
            yield Finding(NAME, Level.OK, f"Stepic answers at {client.address}, to {me.name} (user {me.id})")
        sources = Sources(access, around.settings.assignments_dir / "stepic")
        for step in steps:
            yield _judged(sources, step)


def _judged(sources: Sources, step: int) -> Finding:
    name = assignment_of(step)
    try:
        sources.get(step)
    except AssignmentError as error:
        return Finding(NAME, Level.WRONG, f"{name} is watched and cannot be judged: {error}")
    return Finding(NAME, Level.OK, f"the challenge of {name} can be read")
