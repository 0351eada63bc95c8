"""Times a submission while many others of its assignment wait, and while few do."""

import time
from dataclasses import dataclass

from tests.bench import timing
from tests.bench.service import Entrance, entrance, running_service
from worker.records import State

#: Submissions that pass before the clock runs.
WARM_UP = 200
GLANCE_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class Cost:
    """What one submission takes, all told."""

    wall_ms: float
    #: Of all processors of the machine, which should have nothing else to do.
    cpu_ms: float


def cost(depth: int, submissions: int) -> Cost:
    """Grade and post so many submissions while `depth` others are kept waiting."""
    # Some are done before the queue has its length.
    number = depth + depth // 2 + WARM_UP + submissions
    with running_service(number) as environment, entrance(environment) as service:
        feeder = _Feeder(service, depth)
        feeder.fill()
        begun_with = feeder.feed_until(service.count(State.POSTED) + WARM_UP)
        busy, started = timing.busy_seconds(), time.monotonic()
        done = feeder.feed_until(begun_with + submissions) - begun_with
        seconds, spent = time.monotonic() - started, timing.busy_seconds() - busy
        return Cost(1000 * seconds / done, 1000 * spent / done)


class _Feeder:
    """Keeps a queue at its length."""

    def __init__(self, service: Entrance, depth: int) -> None:
        self._service, self._depth = service, depth
        self._left = service.listed()

    def fill(self) -> None:
        """Bring the queue to its length."""
        while (more := self._depth - self._service.count(State.QUEUED)) > 0:
            if not self._left:
                raise SystemExit(f"the class is too small to keep {self._depth} waiting")
            self._service.ask(self._left[:more])
            del self._left[:more]

    def feed_until(self, posted: int) -> int:
        """Feed until so many are posted; returns how many are."""
        while (number := self._service.count(State.POSTED)) < posted:
            self.fill()
            time.sleep(GLANCE_SECONDS)
        return number
