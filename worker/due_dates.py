"""When assignments are due: as grader.toml says, else as Ok does, which is not asked for each student anew."""

import threading
import time
from collections.abc import Callable
from datetime import datetime

import structlog

from graders.assignment import Assignment
from worker.errors import NotAllowedError, NotFoundError
from worker.platforms.ok import OkClient

#: How long a date of Ok's is taken as unchanged: staff move it now and then.
TRUST_SECONDS = 300.0


class DueDates:
    """The due dates of assignments; safe to share between threads. `clock` tells the time in seconds."""

    def __init__(self, ok: OkClient, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._ok = ok
        self._clock = clock
        self._known: dict[str, tuple[float, datetime | None]] = {}
        self._lock = threading.Lock()

    def of(self, assignment: Assignment) -> datetime | None:
        """Return when an assignment is due; None where nobody says so. Raises PlatformError while Ok is away."""
        if assignment.late is not None and assignment.late.due is not None:
            return assignment.late.due
        with self._lock:
            asked_at, due = self._known.get(assignment.endpoint, (None, None))
            if asked_at is None or self._clock() - asked_at > TRUST_SECONDS:
                due = self._asked(assignment.endpoint)
                self._known[assignment.endpoint] = (self._clock(), due)
            return due

    def _asked(self, endpoint: str) -> datetime | None:
        try:
            due = self._ok.assignment(endpoint).due_date
        except (NotFoundError, NotAllowedError) as error:
            due, reason = None, str(error)
        else:
            reason = "Ok has none"
        if due is None:
            structlog.get_logger().warning("no due date: nothing is late", assignment=endpoint, reason=reason)
        return due
