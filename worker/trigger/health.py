"""Whether the service is well: work is consumed, not merely a process alive; and whether requests can be served."""

import os
from dataclasses import dataclass
from pathlib import Path

from worker.errors import LedgerError
from worker.ledger import Ledger
from worker.ledger.vitals import Vitals

#: A canary task is sent every 30 s.
CANARY_LIMIT_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Health:
    """Tells what is wrong, if anything."""

    ledger: Ledger
    assignments_dir: Path

    def unwell(self) -> str | None:
        """Return why work is not being consumed, or None."""
        try:
            age = Vitals(self.ledger.connection).canary_age()
        except LedgerError as error:
            return str(error)
        if age is not None and age <= CANARY_LIMIT_SECONDS:
            return None
        last = (
            "no canary task was ever consumed" if age is None else f"the last canary task was consumed {age:.0f} s ago"
        )
        return f"{last}: see that a worker and beat are running, and what they log"

    def unready(self) -> str | None:
        """Return why requests cannot be served, or None."""
        try:
            self.ledger.ping()
        except LedgerError as error:
            return str(error)
        if not os.access(self.assignments_dir, os.R_OK | os.X_OK):
            return f"GRADEWRIGHT_ASSIGNMENTS_DIR ({self.assignments_dir}) is no folder that can be read"
        return None
