"""The broker takes messages: a running service needs it for every submission."""

from collections.abc import Iterator, Sequence
from contextlib import closing

from worker.app import CeleryQueue, create_app, reach_broker
from worker.doctor.finding import Finding, Level
from worker.doctor.surroundings import Surroundings

NAME = "broker"
NEEDS: Sequence[str] = ()


def run(around: Surroundings) -> Iterator[Finding]:
    """Connect as a worker does. Raises LedgerError."""
    with closing(create_app(around.settings)) as app:
        address = reach_broker(app)
        yield Finding(NAME, Level.OK, f"takes messages at {address}, where {CeleryQueue(app).depth()} wait")
