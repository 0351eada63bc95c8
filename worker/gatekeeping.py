"""Whether a grader may grade: without a valid stamp of `gradewright check` it is told of, or refused."""

from collections.abc import Mapping

import structlog

from graders.assignment import STAMP, Assignment
from graders.errors import AssignmentError
from graders.gate.stamp import objection, way_out
from worker.settings import PREFIX


class Gatekeeper:
    """Looks at the stamp before each grading, reading it again only when it has changed. Safe to share between threads.

    Without `required`, each version of an assignment that has no valid stamp is told of once, in the log.
    """

    def __init__(self, *, required: bool) -> None:
        self._required = required
        self._log = structlog.get_logger()
        #: By endpoint: what was looked at, and what there was against it.
        self._seen: dict[str, tuple[object, str | None]] = {}

    def admit(self, assignment: Assignment, image_ids: Mapping[str, str]) -> None:
        """Let an assignment pass whose images have these ids. Raises AssignmentError where a stamp is asked for."""
        looked_at = (assignment.digest(list(image_ids.values())), _signature(assignment))
        seen, problem = self._seen.get(assignment.endpoint, (None, None))
        if seen != looked_at:
            problem = objection(assignment, image_ids)
            self._seen[assignment.endpoint] = (looked_at, problem)
            if problem is not None and not self._required:
                self._log.warning("not checked", assignment=assignment.endpoint, reason=told(assignment, problem))
        if problem is not None and self._required:
            raise refusal(assignment, problem)


def caution(assignment: Assignment, *, required: bool) -> str | None:
    """Return the warning that staff get of an assignment that `check` has not blessed as it is.

    Raises AssignmentError where that is required.
    """
    problem = objection(assignment)
    if problem is not None and required:
        raise refusal(assignment, problem)
    return problem and f"warning: {told(assignment, problem)}"


def told(assignment: Assignment, problem: str) -> str:
    """Say what is wrong with an assignment's stamp, and what to do."""
    return f"{assignment.endpoint} {problem}: {way_out(assignment)}"


def refusal(assignment: Assignment, problem: str) -> AssignmentError:
    """Return the error of a grader that must not grade; its submissions wait for the stamp, and cost nobody points."""
    return AssignmentError(f"{told(assignment, problem)} ({PREFIX}REQUIRE_CHECK asks for it)")


def _signature(assignment: Assignment) -> tuple[int, int, int] | None:
    try:
        status = (assignment.folder / STAMP).stat()
    except OSError:
        return None
    return status.st_ino, status.st_mtime_ns, status.st_size
