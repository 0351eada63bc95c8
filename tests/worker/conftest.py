"""The service's parts wired over a real ledger and the Ok stand-in, with a sandbox that runs nothing."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import sentry_sdk
from pydantic import SecretStr
from sentry_sdk.envelope import Envelope

from tests.simulators.ok import OkSimulator
from tests.simulators.stepic import StepicSimulator
from tests.worker.fakes import EXAMPLES, Clock, FakeQueue, FakeSandbox, FakeSentry
from tests.worker.platforms.stepic.clients import QUICK, Connect, FixedToken
from worker import telemetry
from worker.access import OkAccess
from worker.assignments import Assignments
from worker.due_dates import DueDates
from worker.gatekeeping import Gatekeeper
from worker.grading import Grading
from worker.heartbeat import Heartbeat
from worker.ledger import Ledger
from worker.platforms.http import Patience
from worker.platforms.ok import OkClient
from worker.platforms.stepic import StepicClient
from worker.platforms.stepic.pace import Pace
from worker.poller import Poller
from worker.posting import Posting
from worker.service import Service
from worker.settings import Settings


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ledger(redis_url: str, clock: Clock) -> Iterator[Ledger]:
    ledger = Ledger(redis_url, clock=clock)
    yield ledger
    ledger.close()


@pytest.fixture
def ok() -> Iterator[OkSimulator]:
    with OkSimulator() as ok:
        yield ok


@pytest.fixture
def client(ok: OkSimulator) -> Iterator[OkClient]:
    with OkClient(ok.url, "staff-token") as client:
        yield client


@pytest.fixture
def sandbox() -> FakeSandbox:
    return FakeSandbox()


@pytest.fixture
def queue() -> FakeQueue:
    return FakeQueue()


@pytest.fixture
def assignments_dir(tmp_path: Path) -> Path:
    """Return a folder of assignments that the test may break."""
    folder = tmp_path / "assignments"
    for source in EXAMPLES.rglob("*"):
        if source.is_file() and "lab00" in source.parts:
            target = folder / source.relative_to(EXAMPLES)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes())
    return folder


@pytest.fixture
def settings(redis_url: str, ok: OkSimulator, assignments_dir: Path, tmp_path: Path) -> Settings:
    return Settings(
        redis_url=redis_url,
        ok_url=ok.url,
        ok_token=SecretStr("staff-token"),
        assignments_dir=assignments_dir,
        state_dir=tmp_path / "state",
        concurrency=2,
    )


@pytest.fixture
def assignments(settings: Settings) -> Assignments:
    return Assignments(settings.assignments_dir, trust_seconds=0)


@pytest.fixture
def poller(client: OkClient, ledger: Ledger, queue: FakeQueue, settings: Settings, assignments: Assignments) -> Poller:
    return Poller(client, ledger, queue, assignments, settings.patience_seconds)


@pytest.fixture
def service(
    client: OkClient, ledger: Ledger, sandbox: FakeSandbox, settings: Settings, assignments: Assignments
) -> Iterator[Service]:
    gatekeeper = Gatekeeper(required=settings.require_check)
    access = OkAccess(client)
    grading = Grading(access, ledger, sandbox, assignments, DueDates(client), gatekeeper)
    posting = Posting(access, ledger, settings)
    with Heartbeat(ledger, settings.lease_seconds) as heartbeat:
        yield Service(settings, ledger=ledger, grading=grading, posting=posting, heartbeat=heartbeat)


@pytest.fixture
def envelopes() -> Iterator[list[Envelope]]:
    """Return what is sent to Sentry."""
    FakeSentry.envelopes.clear()
    telemetry.start_sentry("http://key@127.0.0.1:1/1", "worker", FakeSentry)
    yield FakeSentry.envelopes
    sentry_sdk.init()


@pytest.fixture
def stepic() -> Iterator[StepicSimulator]:
    with StepicSimulator() as stepic:
        yield stepic


@pytest.fixture
def connect(stepic: StepicSimulator) -> Iterator[Connect]:
    with ExitStack() as clients:

        def make(token: str, after: str = "", patience: Patience = QUICK) -> StepicClient:
            tokens = FixedToken(token, after)
            return clients.enter_context(StepicClient(stepic.url, tokens, pace=Pace(10_000), patience=patience))

        yield make


@pytest.fixture
def teacher(connect: Connect) -> StepicClient:
    """Return Stepic as a teacher sees it."""
    return connect("teacher-token")


@pytest.fixture
def learner(connect: Connect) -> StepicClient:
    """Return Stepic as a learner sees it."""
    return connect("learner-token")
