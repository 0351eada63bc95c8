"""Signs of life: whether work is consumed, how much was done, and how long the oldest submission has waited."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from worker.ledger.connection import Connection

_CANARY = "gradewright:canary"


@dataclass(frozen=True, slots=True)
class Tally:
    """What was done since this Redis began."""

    graded: int
    posted: int
    #: By whose fault.
    failed: Mapping[str, int]
    grading_seconds: float


class Vitals:
    """Reads and stamps the signs. Every call may raise LedgerError."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def stamp_canary(self) -> None:
        """Record that a canary task was consumed just now."""
        with self._connection.using() as redis:
            redis.set(_CANARY, f"{self._connection.clock():.6f}")

    def canary_age(self) -> float | None:
        """Tell how many seconds ago a canary task was consumed; None if none ever was."""
        return self._age(_CANARY)

    def sweep_age(self) -> float | None:
        """Tell how many seconds ago overdue work was looked for; None if it never was."""
        return self._age("gradewright:swept")

    def oldest_waiting_seconds(self) -> float:
        """Tell how long the submission has waited that waits longest to be graded, 0 if none does."""
        with self._connection.using() as redis:
            oldest = cast("list[tuple[str, float]]", redis.zrange("gradewright:ungraded", 0, 0, withscores=True))
        return max(self._connection.clock() - oldest[0][1], 0) if oldest else 0.0

    def tally(self) -> Tally:
        """Tell how much was done."""
        with self._connection.using() as redis:
            told = cast("dict[str, str]", redis.hgetall("gradewright:tally"))
        failed = {name.partition(":")[2]: int(number) for name, number in told.items() if name.startswith("failed:")}
        return Tally(
            int(told.get("graded", 0)), int(told.get("posted", 0)), failed, float(told.get("grading_seconds", 0))
        )

    def _age(self, key: str) -> float | None:
        with self._connection.using() as redis:
            stamped = cast("str | None", redis.get(key))
        return max(self._connection.clock() - float(stamped), 0) if stamped else None
