"""What Stepic had not judged yet when it was last asked: a list read from its newest end would not tell of it again."""

from collections.abc import Iterable
from typing import cast

from worker.ledger.connection import Connection


class Awaited:
    """Submissions of which there is no verdict yet, by assignment. Every call may raise LedgerError."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, assignment: str) -> set[str]:
        """Return the submissions that are awaited."""
        with self._connection.using() as redis:
            return cast("set[str]", redis.smembers(_key(assignment)))

    def add(self, assignment: str, submissions: Iterable[str]) -> None:
        """Await these too."""
        if found := list(submissions):
            with self._connection.using() as redis:
                redis.sadd(_key(assignment), *found)

    def remove(self, assignment: str, submissions: Iterable[str]) -> None:
        """Await these no longer: the ledger knows them, or Stepic does not."""
        if found := list(submissions):
            with self._connection.using() as redis:
                redis.srem(_key(assignment), *found)


def _key(assignment: str) -> str:
    return f"gradewright:awaited:{assignment}"
