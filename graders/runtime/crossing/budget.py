"""What one test may make cross, hold and take in time."""

from __future__ import annotations

import time

from graders.runtime.crossing.errors import ExceededError

MAX_MESSAGES = 200_000
MAX_BYTES = 64 << 20
#: Objects that are known across the wall at once.
MAX_LIVE = 100_000

_monotonic = time.monotonic


class Budget:
    """Counts what comes from the student's process during one test."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._messages = self._bytes = 0
        self._deadline = float("inf")

    def begin(self) -> float:
        """Begin to count anew, and return when the time is up, by the monotonic clock."""
        self._messages = self._bytes = 0
        self._deadline = _monotonic() + self._seconds
        return self._deadline

    def message(self, size: int) -> None:
        """Count a message of so many bytes. Raises ExceededError, TimeoutError."""
        self._messages += 1
        self._bytes += size
        if self._messages > MAX_MESSAGES or self._bytes > MAX_BYTES:
            raise ExceededError("Your code and the test exchanged more than they may: does it ever end?")
        if _monotonic() > self._deadline:
            raise TimeoutError

    def holding(self, count: int) -> None:
        """Look at how many objects are known across the wall. Raises ExceededError."""
        if count > MAX_LIVE:
            raise ExceededError("Your code handed over more objects than it may.")
