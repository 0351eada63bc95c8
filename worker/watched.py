"""What is watched, and how its polls went: the values in which the ledger speaks of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Self


@dataclass(frozen=True, slots=True)
class PollClaim:
    """The right to poll one assignment, until its lease runs out."""

    endpoint: str
    lease: str
    #: Between two polls; 0 where it is not watched and somebody woke it once.
    every_seconds: float
    #: Polls that failed since the last that did not.
    failures: int


@dataclass(frozen=True, slots=True)
class Watched:
    """One watched assignment; times are in seconds since the epoch, None where there is none yet."""

    #: The names under which Redis holds it, as `read` takes them.
    FIELDS: ClassVar = (
        *("due", "wake_at", "lease_until", "polled_at", "listed", "new", "seconds", "failures", "reason"),
    )

    endpoint: str
    every_seconds: float
    #: Whether GRADEWRIGHT_WATCH names it, and whether a command asked for it: such a one is lost with Redis.
    by_setting: bool
    by_command: bool
    #: When it is polled next; None while it is.
    due_at: float | None
    is_polled_now: bool
    polled_at: float | None
    #: What the last poll that went well found: submissions at Ok, those queued, and how long it took.
    listed: int
    new: int
    took_seconds: float
    failures: int
    #: Why the last poll failed; "" if it did not.
    reason: str

    @classmethod
    def read(cls, endpoint: str, row: Sequence[str | None], now: float, **origin: float) -> Self:
        """Read the values of `FIELDS`, None for each that is not there; `origin` is where the watch comes from."""
        told = {name: value for name, value in zip(cls.FIELDS, row, strict=True) if value is not None}
        failures, is_polled_now = int(told.get("failures", 0)), float(told.get("lease_until", 0)) > now
        dues = [float(told.get("due", now))]
        if "wake_at" in told and not failures:
            dues.append(float(told["wake_at"]))
        return cls(
            endpoint=endpoint,
            every_seconds=origin["every"],
            by_setting=bool(origin["by_setting"]),
            by_command=bool(origin["by_command"]),
            due_at=None if is_polled_now else min(dues),
            is_polled_now=is_polled_now,
            polled_at=float(told["polled_at"]) if "polled_at" in told else None,
            listed=int(told.get("listed", 0)),
            new=int(told.get("new", 0)),
            took_seconds=float(told.get("seconds", 0)),
            failures=failures,
            reason=told.get("reason", ""),
        )

    def to_json(self) -> Mapping[str, object]:
        """Return it as one flat JSON object."""
        return {
            "endpoint": self.endpoint,
            "every_seconds": self.every_seconds,
            "from": [name for name, is_so in (("setting", self.by_setting), ("command", self.by_command)) if is_so],
            "due_at": self.due_at,
            "is_polled_now": self.is_polled_now,
            "polled_at": self.polled_at,
            "listed": self.listed,
            "new": self.new,
            "took_seconds": self.took_seconds,
            "failures": self.failures,
            "reason": self.reason or None,
        }
