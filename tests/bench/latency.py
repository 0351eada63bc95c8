"""Times one submission that is triggered while nothing else is done, and the engine alone on the same files."""

import statistics
import time
from contextlib import closing
from dataclasses import dataclass

from graders.assignment import load_assignment
from graders.engine import grade
from graders.sandbox.docker import Engine
from graders.sandbox.pool import Pool
from graders.submission import Submission
from tests.bench.service import ASSIGNMENTS, ENDPOINT, Entrance, entrance, running_service
from worker.records import State

#: Submissions that make connections and cells warm before the clock runs.
WARM_UP = 5
GLANCE_SECONDS = 0.005
LONGEST_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Latency:
    """Medians, in milliseconds."""

    #: From the trigger until Ok has the score.
    service_ms: float
    engine_ms: float

    @property
    def added_ms(self) -> float:
        """What the service adds."""
        return self.service_ms - self.engine_ms


def measure(submissions: int) -> Latency:
    """Trigger so many submissions, one after the other."""
    with running_service(WARM_UP + submissions) as environment, entrance(environment) as service:
        seconds = [_seconds_to_post(service, backup) for backup in service.listed()][WARM_UP:]
    return Latency(1000 * statistics.median(seconds), 1000 * statistics.median(_engine_alone(submissions)[WARM_UP:]))


def _seconds_to_post(service: Entrance, backup: str) -> float:
    asked_at = time.time()
    service.ask([backup], by_hand=True)
    while (record := service.record(backup)).state is not State.POSTED:
        if time.time() - asked_at > LONGEST_SECONDS:
            raise SystemExit(f"{backup} is {record.state}: {record.reason}")
        time.sleep(GLANCE_SECONDS)
    return record.since - asked_at


def _engine_alone(submissions: int) -> list[float]:
    assignment = load_assignment(ASSIGNMENTS / ENDPOINT)
    solution = (ASSIGNMENTS / ENDPOINT / "solution" / "ten.py").read_text()
    seconds = []
    with closing(Pool(Engine(), 1)) as pool:
        for number in range(WARM_UP + submissions):
            submission = Submission.from_contents({"ten.py": f"{solution}\n# {number}\n"})
            started = time.monotonic()
            grade(assignment, submission, pool)
            seconds.append(time.monotonic() - started)
    return seconds
