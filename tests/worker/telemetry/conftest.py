"""Real workers, and a Celery app whose canary fails in a way that nobody thought of."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from celery import Celery

from tests.simulators.ok import OkSimulator
from tests.valkey import running_valkey
from tests.worker.bench import Bench
from tests.worker.fakes import FakeSandbox
from worker.app import Announcer, CeleryQueue, create_app
from worker.ledger.connection import Connection
from worker.ledger.vitals import Vitals
from worker.settings import Settings
from worker.tasks import register, wired


class BrokenVitals(Vitals):
    """Signs of life that fail with a text full of what must not leave."""

    def stamp_canary(self) -> None:
        """Fail."""
        raise ValueError("MARKER-CODE MARKER-NAME marker@example.edu MARKER-TOKEN")


@pytest.fixture
def registered(settings: Settings, redis_url: str) -> Iterator[Celery]:
    app = create_app(settings)
    queue = CeleryQueue(app)
    with wired(settings, queue, FakeSandbox()) as wiring:
        register(app, replace(wiring, vitals=BrokenVitals(Connection(redis_url))), queue, Announcer(app))
        yield app
    app.close()


@pytest.fixture
def bench(ok: OkSimulator, assignments_dir: Path, tmp_path: Path) -> Iterator[Bench]:
    gate = tmp_path / "gate"
    gate.mkdir()
    with running_valkey() as valkey, closing(Bench(valkey, ok, assignments_dir, gate)) as bench:
        yield bench
