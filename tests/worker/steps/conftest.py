"""Steps on the way of the service, over a real ledger, the stand-in for Stepic and real cells."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from graders.sandbox.docker import Engine
from graders.sandbox.pool import Pool
from tests.simulators.stepic import StepicSimulator
from tests.simulators.stepic.made_up import SUM_STEP
from tests.worker.fakes import Clock, FakeQueue
from worker.heartbeat import Heartbeat
from worker.ledger import Ledger
from worker.records import Record
from worker.service import Service
from worker.settings import Settings
from worker.steps.access import StepicAccess
from worker.steps.grading import StepicGrading
from worker.steps.judges import Judges
from worker.steps.keeping import Keeping
from worker.steps.names import assignment_of
from worker.steps.poller import StepicPoller
from worker.steps.sources import Sources

NAME = assignment_of(SUM_STEP)
RIGHT = "print(sum(map(int, input().split())))  # right"
WRONG = "print(0)"


class Way:
    """A step's whole way: poll, grade, keep."""

    def __init__(self, service: Service, poller: StepicPoller, queue: FakeQueue, ledger: Ledger) -> None:
        self.service, self.poller, self.queue, self.ledger = service, poller, queue, ledger

    def go(self, **how: object) -> list[str]:
        """Poll and do all that was queued; return what was graded, in its order."""
        self.queue.gradings.clear()
        self.poller.poll(NAME, **how)  # type: ignore[arg-type]
        for work, _ in self.queue.gradings:
            self.service.grade(work)
        return [work.backup for work, _ in self.queue.gradings]

    def record(self, submission: str) -> Record:
        """Poll, do all that was queued, and return what became of a submission."""
        self.go()
        return self.records()[submission]

    def records(self) -> dict[str, Record]:
        """Return all records by submission."""
        return {record.work.backup: record for record in self.ledger.records(NAME, self.ledger.backups(NAME))}


@pytest.fixture(scope="session")
def cells() -> Iterator[Pool]:
    pool = Pool(Engine(), concurrency=2)
    yield pool
    pool.close()


@pytest.fixture
def stepic_settings(redis_url: str, stepic: StepicSimulator, tmp_path: Path) -> Settings:
    return Settings(
        redis_url=redis_url,
        stepic_url=stepic.url,
        stepic_client_id="stepic-client",
        stepic_client_secret=SecretStr("stepic-secret"),
        stepic_requests_per_second=50,
        state_dir=tmp_path / "state",
        assignments_dir=tmp_path / "assignments",
    )


@pytest.fixture
def access(stepic_settings: Settings) -> Iterator[StepicAccess]:
    access = StepicAccess(stepic_settings)
    yield access
    access.close()


@pytest.fixture
def sources(access: StepicAccess, stepic_settings: Settings, clock: Clock) -> Sources:
    return Sources(access, stepic_settings.assignments_dir / "stepic", clock)


@pytest.fixture
def way(
    access: StepicAccess,
    sources: Sources,
    ledger: Ledger,
    queue: FakeQueue,
    cells: Pool,
    stepic_settings: Settings,
) -> Iterator[Way]:
    grading = StepicGrading(access, ledger, Judges(sources, cells))
    with Heartbeat(ledger, stepic_settings.lease_seconds) as heartbeat:
        service = Service(
            stepic_settings, ledger=ledger, grading=grading, posting=Keeping(access, ledger), heartbeat=heartbeat
        )
        yield Way(service, StepicPoller(access, ledger, queue, sources, 30), queue, ledger)
