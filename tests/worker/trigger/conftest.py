"""The trigger over real HTTP, its workers played by the service's parts, all on one clock that runs."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn

from tests.simulators.ok import OkSimulator
from tests.waiting import wait_until
from tests.worker.fakes import FakeQueue
from worker.cipher import Cipher
from worker.ledger import Ledger
from worker.ledger.secrets import Secrets
from worker.platforms.ok import OkClient
from worker.settings import Settings
from worker.tokens.batches import BatchTokens
from worker.trigger.app import Trigger, create
from worker.trigger.batches import Batches
from worker.trigger.health import Health
from worker.trigger.keys import Keys
from worker.trigger.punctual import PunctualProtocol
from worker.trigger.server import config
from worker.trigger.staff import Staff

KEY = "key-lab00"


@pytest.fixture
def clock() -> Callable[[], float]:
    """Return the real time: Ok goes by its own, and both must agree on seconds."""
    return time.time


@contextmanager
def serving(trigger: Trigger, http: type[PunctualProtocol] = PunctualProtocol) -> Iterator[str]:
    """Serve on loopback from a thread, and give the address, which Ok was told with a slash at its end."""
    settings = config(create(trigger))
    settings.port, settings.http = 0, http
    server = uvicorn.Server(settings)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    wait_until(lambda: server.started, "the trigger")
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/"
    server.should_exit = True
    thread.join(10)


@pytest.fixture
def trigger(ledger: Ledger, queue: FakeQueue, settings: Settings, ok: OkSimulator, tmp_path: Path) -> Iterator[Trigger]:
    with OkClient(ok.url, "") as client:
        tokens = BatchTokens(Secrets(ledger.connection, Cipher("", tmp_path / "secret.key")))
        keys = Keys(settings.assignments_dir, trust_seconds=0)
        yield Trigger(
            Batches(ledger, queue, keys, Staff(client), tokens, patience_seconds=30),
            Health(ledger, settings.assignments_dir),
        )


@pytest.fixture
def url(trigger: Trigger) -> Iterator[str]:
    with serving(trigger) as url:
        yield url
