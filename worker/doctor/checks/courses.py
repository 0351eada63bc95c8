"""Ok has the assignments by these endpoints, and lets the token's user score them."""

from collections.abc import Iterator, Sequence

from worker.doctor.finding import Finding, Level
from worker.doctor.surroundings import Surroundings
from worker.errors import NotAllowedError, NotFoundError

NAME = "courses"
NEEDS: Sequence[str] = ("ok",)

_MEND = (
    "rename the folder, or set `endpoint` in grader.toml, to the assignment's address at Ok;"
    " leave it if it is not there yet, or meant for another platform"
)


def run(around: Surroundings) -> Iterator[Finding]:
    """Ask Ok once a course. Raises PlatformError."""
    by_course: dict[str, list[str]] = {}
    for assignment in around.loaded:
        by_course.setdefault(assignment.endpoint.rpartition("/")[0], []).append(assignment.endpoint)
    for course, endpoints in sorted(by_course.items()):
        yield from _looked(around, course, endpoints)


def _looked(around: Surroundings, course: str, endpoints: Sequence[str]) -> Iterator[Finding]:
    try:
        known = {assignment.name for assignment in around.ok.assignments(course)}
    except (NotFoundError, NotAllowedError):
        told = f"Ok knows no course {course or 'without a name'}, to which {', '.join(endpoints)} would belong"
        yield Finding(NAME, Level.WARNING, told, _MEND)
        return
    if unknown := sorted(set(endpoints) - known):
        yield Finding(NAME, Level.WARNING, f"Ok knows no assignment {', '.join(unknown)}", _MEND)
    if not around.user.is_staff_of(course):
        role = next((p.role for p in around.user.participations if p.course.offering == course), "nobody")
        mend = "use the token of a grader, staff member or instructor (a lab assistant is not staff)"
        yield Finding(NAME, Level.WRONG, f"{around.user.email} is {role} in {course}, and may not score there", mend)
    elif ours := set(endpoints) & known:
        yield Finding(NAME, Level.OK, f"{around.user.email} may score {len(ours)} assignments of {course}")
