"""Proves that no submission is lost: what Ok lists, against what the ledger knows of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from worker.records import Record, State

#: The sweep takes up whatever is overdue well within so many seconds.
LATE_SECONDS = 120.0


class Standing(StrEnum):
    """How a submission stands; the first two are well."""

    POSTED = "posted"
    UNDER_WAY = "under way"
    FAILED = "failed"
    #: Under way, but nobody has looked after it for too long.
    STUCK = "stuck"
    #: On Ok, but not in the ledger: it was never polled, or the ledger lost its data.
    MISSING = "missing"

    @property
    def is_well(self) -> bool:
        """Whether nobody needs to do anything."""
        return self in {Standing.POSTED, Standing.UNDER_WAY}


@dataclass(frozen=True, slots=True)
class Finding:
    """One submission, and how it stands."""

    backup: str
    standing: Standing
    #: None where it is missing.
    record: Record | None = None

    @property
    def reason(self) -> str:
        """Say why it is not posted, as far as anything is known."""
        return self.record.reason if self.record else ""

    def to_json(self) -> Mapping[str, object]:
        """Return the finding as one JSON object."""
        state = self.record.state.value if self.record else None
        return {"backup": self.backup, "standing": self.standing.value, "state": state, "reason": self.reason}


@dataclass(frozen=True, slots=True)
class Audit:
    """Judges records; times are in seconds since the epoch."""

    now: float
    #: When overdue work was last looked for; None if it never was.
    swept_at: float | None
    #: From when on a record is overdue, by its backup.
    due: Mapping[str, float]

    def findings(self, listed: Sequence[str], records: Sequence[Record]) -> list[Finding]:
        """Tell of each submission that Ok lists how it stands."""
        known = {record.work.backup: record for record in records}
        return [Finding(backup, self._standing(known.get(backup)), known.get(backup)) for backup in listed]

    def _standing(self, record: Record | None) -> Standing:
        if record is None:
            return Standing.MISSING
        if record.state.ended:
            return Standing.POSTED if record.state is State.POSTED else Standing.FAILED
        return Standing.STUCK if self._is_stuck(record) else Standing.UNDER_WAY

    def _is_stuck(self, record: Record) -> bool:
        """Whether the time for it has long passed; what is queued may wait its turn for as long as work is done."""
        if self.swept_at is None or self.now - self.swept_at > LATE_SECONDS:
            return True
        due = self.now if record.state is State.QUEUED else self.due.get(record.work.backup, record.since)
        return self.now - max(due, record.since) > LATE_SECONDS
