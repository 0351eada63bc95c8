"""The heartbeat: renews a living worker's leases, so that a lease may be short and a dead worker soon noticed."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

import structlog

from worker.errors import LedgerError
from worker.ledger import Ledger
from worker.records import Claim, Post

#: Renewals in the time of one lease, so that a late one does no harm.
BEATS_A_LEASE = 3


class Heartbeat:
    """Renews whatever leases are held, from a thread of its own, between entering and leaving its context."""

    def __init__(self, ledger: Ledger, lease_seconds: float) -> None:
        self._ledger = ledger
        self._lease_seconds = lease_seconds
        self._held: dict[str, Claim | Post] = {}
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="heartbeat", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        self._thread.join()

    @contextmanager
    def holding(self, leased: Claim | Post) -> Iterator[None]:
        """Renew a lease for the length of a block."""
        with self._lock:
            self._held[leased.lease] = leased
        try:
            yield
        finally:
            with self._lock:
                del self._held[leased.lease]

    def held(self) -> list[Claim | Post]:
        """List what is held now."""
        with self._lock:
            return list(self._held.values())

    def _beat(self) -> None:
        while not self._stopping.wait(self._lease_seconds / BEATS_A_LEASE):
            leases = [(leased.work, leased.lease) for leased in self.held()]
            try:
                self._ledger.renew(leases, seconds=self._lease_seconds)
            except LedgerError as error:
                structlog.get_logger().warning("leases not renewed", error=str(error))
