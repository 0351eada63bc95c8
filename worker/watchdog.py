"""Ends a worker whose consumer has died unseen, so that whoever supervises it starts a living one.

A worker that has lost its consumer keeps its process and its connections, and may even answer pings; what tells is that
messages wait, slots are free, and nothing is taken.
"""

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

import structlog

from worker.errors import LedgerError

#: Longer than Celery waits, at most, between two tries to reach a Redis that was away (30 s).
PATIENCE_SECONDS = 40.0
#: What the process ends with.
STATUS = 1


def _end() -> None:
    os._exit(STATUS)


class Watchdog:
    """Looks, between entering and leaving its context, whether messages wait for a worker that takes none.

    `depth` counts the messages, and may raise LedgerError.
    """

    def __init__(
        self,
        depth: Callable[[], int],
        slots: int,
        *,
        patience_seconds: float = PATIENCE_SECONDS,
        end: Callable[[], None] = _end,
        show_life: Callable[[], None] = lambda: None,
    ) -> None:
        self._depth = depth
        self._slots = slots
        self._patience_seconds = patience_seconds
        self._end = end
        self._show_life = show_life
        self._busy = 0
        self._lock = threading.Lock()
        self._well_at = time.monotonic()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="watchdog", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        self._thread.join()

    @contextmanager
    def working(self) -> Iterator[None]:
        """Count a task as taken for the length of a block."""
        self._well_at = time.monotonic()
        with self._lock:
            self._busy += 1
        try:
            yield
        finally:
            self._well_at = time.monotonic()
            with self._lock:
                self._busy -= 1

    def _watch(self) -> None:
        while not self._stopping.wait(self._patience_seconds / 10):
            if self._is_well():
                self._well_at = time.monotonic()
            elif time.monotonic() - self._well_at > self._patience_seconds:
                structlog.get_logger().error("messages wait and none is taken: ends", seconds=self._patience_seconds)
                self._end()
                return
            self._show_life()

    def _is_well(self) -> bool:
        if self._busy >= self._slots:
            return True
        try:
            return not self._depth()
        except LedgerError:
            return True
