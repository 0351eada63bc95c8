"""What the service remembers, in Redis, and the only place that knows Redis: one module a kind of record."""

from worker.ledger.connection import Connection
from worker.ledger.ledger import (
    BATCH,
    COMMENT_LIMIT,
    DEATH_LIMIT,
    FAULT_LIMIT,
    LONELY_REJECTION_LIMIT,
    LOSS_LIMIT,
    REJECTION_LIMIT,
    VERDICT_SECONDS,
    Ledger,
)

__all__ = [
    "BATCH",
    "COMMENT_LIMIT",
    "DEATH_LIMIT",
    "FAULT_LIMIT",
    "LONELY_REJECTION_LIMIT",
    "LOSS_LIMIT",
    "REJECTION_LIMIT",
    "VERDICT_SECONDS",
    "Connection",
    "Ledger",
]
