"""A polite pace: Stepic publishes no limits, so nobody is asked more often than a person could read."""

import threading
import time
from collections.abc import Callable


class Pace:
    """Spaces requests evenly, over all threads that share it."""

    def __init__(
        self,
        per_second: float,
        clock: Callable[[], float] = time.monotonic,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        self._interval = 1 / per_second
        self._clock = clock
        self._wait = wait
        self._lock = threading.Lock()
        self._next = 0.0

    def await_turn(self) -> None:
        """Return when the next request may be sent."""
        with self._lock:
            now = self._clock()
            turn = max(now, self._next)
            self._next = turn + self._interval
        if turn > now:
            self._wait(turn - now)

    def hold(self, seconds: float) -> None:
        """Let nobody send for so long: the server asked for it."""
        with self._lock:
            self._next = max(self._next, self._clock() + seconds)
