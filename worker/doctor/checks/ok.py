"""Ok answers, it is Ok's API that does, and the token is good."""

from collections.abc import Iterator, Sequence

from worker.doctor.finding import Finding, Level
from worker.doctor.surroundings import Surroundings
from worker.errors import NotAllowedError
from worker.platforms.ok.models import STAFF_ROLES, User

NAME = "ok"
NEEDS: Sequence[str] = ()


def run(around: Surroundings) -> Iterator[Finding]:
    """Ask Ok what it is and who asks. Raises ConfigurationError, PlatformError."""
    info = around.ok.info()
    yield Finding(NAME, Level.OK, f"Ok's API {info.version} answers at {around.settings.ok_url}")
    try:
        yield judged(around.user)
    except NotAllowedError as error:
        mend = "get a token whose scope is `all`: `gradewright login`, or `python3 ok --get-token`"
        yield Finding(NAME, Level.WRONG, str(error), mend)


def judged(user: User) -> Finding:
    """Judge whose token it is."""
    roles = [f"{p.role} in {p.course.offering}" for p in user.participations if p.role in STAFF_ROLES]
    if user.is_admin:
        return Finding(NAME, Level.OK, f"the token is that of {user.email}, an admin")
    if roles:
        return Finding(NAME, Level.OK, f"the token is that of {user.email}: {', '.join(roles)}")
    mend = "use the token of a grader, staff member or instructor (a lab assistant is not staff)"
    return Finding(NAME, Level.WRONG, f"the token's user {user.email} is staff of no course", mend)
