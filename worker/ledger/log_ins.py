"""Log-ins that all workers share: the newest tokens of each, who renews them now, and why one is over."""

from dataclasses import dataclass
from enum import IntEnum
from typing import cast

from worker.ledger.secrets import Secrets

#: How long it is remembered what was told already.
_TOLD_SECONDS = 30 * 24 * 3600

#: As in `LogIn.rank`.
Rank = tuple[float, int]


class Turn(IntEnum):
    """What becomes of the wish to renew."""

    #: It is the asker's for the time of a lease.
    MINE = 1
    #: Somebody else renews just now.
    TAKEN = 0
    #: Somebody has renewed already: the asker's tokens are dead.
    DONE = 2


@dataclass(frozen=True, slots=True)
class Kept:
    """What the ledger has of a log-in: its text as it was given, and why it is over, if it is."""

    text: str
    rank: Rank
    ended: str


class LogIns:
    """Log-ins by name, encrypted. A newer one, by its rank, replaces an older one, never the reverse.

    Every call may raise LedgerError, or ConfigurationError where the key is amiss.
    """

    def __init__(self, secrets: Secrets) -> None:
        self._connection = secrets.connection
        self._secrets = secrets

    def get(self, name: str) -> Kept | None:
        """Return what is kept by a name."""
        with self._connection.using() as redis:
            row = cast("list[str | None]", redis.hmget(_key(name), "sealed", "at", "renewals", "ended"))
        if row[0] is None:
            return None
        rank = (float(row[1] or 0), int(row[2] or 0))
        return Kept(self._secrets.opened(name, row[0]), rank, row[3] or "")

    def ended(self, name: str) -> str | None:
        """Return why a log-in is over, "" where it is not, without reading its tokens; None where none is kept."""
        with self._connection.using() as redis:
            is_kept, ended = cast("list[str | None]", redis.hmget(_key(name), "at", "ended"))
        return None if is_kept is None else ended or ""

    def put(self, name: str, text: str, rank: Rank) -> bool:
        """Keep a log-in if it is newer than what is kept; tells whether it was."""
        return bool(self._connection.run("put_log_in", _key(name), *rank, self._secrets.sealed(name, text)))

    def take_turn(self, name: str, rank: Rank, lease: str, *, seconds: float) -> Turn:
        """Ask for the right to renew a log-in: one at a time over all workers, and nobody what is renewed already.

        That it was granted shows that Redis takes what is written, too.
        """
        return Turn(cast("int", self._connection.run("take_log_in", _key(name), *rank, lease, seconds)))

    def give_turn(self, name: str, lease: str) -> None:
        """Give the right to renew back."""
        self._connection.run("give_log_in", _key(name), lease)

    def end(self, name: str, rank: Rank, reason: str) -> bool:
        """Record that tokens are good no more and cannot be renewed; tells whether that is news.

        It is none, and changes nothing, where newer tokens are kept.
        """
        return bool(self._connection.run("end_log_in", _key(name), *rank, reason))

    def is_news(self, what: str) -> bool:
        """Tell whether something happens for the first time, over all workers; asked again, it does not."""
        with self._connection.using() as redis:
            return bool(redis.set(f"gradewright:told:{what}", "1", nx=True, ex=_TOLD_SECONDS))


def _key(name: str) -> str:
    return f"gradewright:login:{name}"
