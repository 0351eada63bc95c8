"""Whether Ok lets a token work on an assignment, told before anything depends on it."""

from worker.errors import NotAllowedError, NotFoundError
from worker.platforms.ok import OkClient


def require_staff(ok: OkClient, endpoint: str) -> str:
    """Return the email of the token's user, who is staff of the assignment's course.

    Raises NotFoundError where Ok does not know the assignment, NotAllowedError where the user is not staff, and any
    PlatformError.
    """
    try:
        course = ok.assignment(endpoint).course.offering
    except (NotFoundError, NotAllowedError) as error:
        raise NotFoundError(
            f"Ok knows no assignment {endpoint}: its address there, behind the server's name, is the endpoint;"
            " set it in grader.toml where the folder has another path"
        ) from error
    user = ok.user()
    if not user.is_staff_of(course):
        role = next((p.role for p in user.participations if p.course.offering == course), "nobody")
        raise NotAllowedError(
            f"{user.email} is {role} in {course}, and may not read or score {endpoint}: use the token of a grader,"
            " staff member or instructor (a lab assistant is not staff), or ask for that role"
        )
    return user.email
