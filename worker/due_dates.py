"""When assignments are due: as grader.toml says, else as Ok does, which is not asked for each student anew."""

import threading
import time
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import structlog

from graders.assignment import Assignment
from worker.errors import NotAllowedError, NotFoundError
from worker.platforms.ok import OkClient
from worker.platforms.ok.models import Assignment as OkAssignment

#: How long a date of Ok's is taken as unchanged: staff move it now and then.
TRUST_SECONDS = 300.0


class DueDates:
    """The due dates of assignments; safe to share between threads. `clock` tells the time in seconds."""

    def __init__(self, ok: OkClient, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._ok = ok
        self._clock = clock
        self._known: dict[str, tuple[float, datetime | None]] = {}
        self._lock = threading.Lock()

    def of(self, assignment: Assignment, ok: OkClient | None = None) -> datetime | None:
        """Return when an assignment is due; None where nobody says so. Raises PlatformError while Ok is away.

        `ok` is whose token may be used to ask: by default the service's own.
        """
        if assignment.late is not None and assignment.late.due is not None:
            return assignment.late.due
        with self._lock:
            asked_at, due = self._known.get(assignment.endpoint, (None, None))
            if asked_at is None or self._clock() - asked_at > TRUST_SECONDS:
                due = self._asked(assignment.endpoint, ok or self._ok)
                self._known[assignment.endpoint] = (self._clock(), due)
            return due

    def _asked(self, endpoint: str, ok: OkClient) -> datetime | None:
        try:
            found = ok.assignment(endpoint)
        except (NotFoundError, NotAllowedError) as error:
            due, reason = None, str(error)
        else:
            due, reason = _as_students_know_it(found), "Ok has none"
        if due is None:
            structlog.get_logger().warning("no due date: nothing is late", assignment=endpoint, reason=reason)
        return due


def _as_students_know_it(assignment: OkAssignment) -> datetime | None:
    """Return the due date in the course's time zone; in UTC, as Ok tells it, where that zone is none."""
    try:
        zone = ZoneInfo(assignment.course.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return assignment.due_date
    return assignment.due_date and assignment.due_date.astimezone(zone)
