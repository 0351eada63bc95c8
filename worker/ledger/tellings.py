"""What was told already: of eight hundred submissions that fail for one reason, one is worth a message."""

from worker.ledger.connection import Connection


class Tellings:
    """Remembers for a while what was told, for all workers together."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def is_first(self, what: str, *, seconds: int) -> bool:
        """Tell whether nobody asked the same within so many seconds. Raises LedgerError."""
        with self._connection.using() as redis:
            return bool(redis.set(f"gradewright:told:{what}", 1, nx=True, ex=seconds))
