"""Who asks, and what they may see."""

from tests.simulators.ok.wire import Request
from tests.simulators.stepic.answers import refused
from tests.simulators.stepic.state import Store, Submitted


def who_asks(store: Store, request: Request) -> int | None:
    """Return the user whose token came along; None for a guest."""
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    if not scheme:
        return None
    token = store.tokens.get(value)
    if token is None or token.expires <= store.now():
        raise refused(401, "Invalid token.")
    return token.user


def who_writes(store: Store, request: Request) -> int:
    """Return the user where their token may change something."""
    user = who_asks(store, request)
    if user is None:
        raise refused(401, "Authentication credentials were not provided.")
    token = store.tokens[request.headers["authorization"].partition(" ")[2]]
    if "write" not in token.scope.split():
        raise refused(403, "You do not have permission to perform this action.")
    return user


def is_teacher(store: Store, user: int | None) -> bool:
    """Tell whether a user teaches here."""
    return user in store.teachers


def may_see(store: Store, user: int | None, submission: Submitted) -> bool:
    """Tell whether a user may see a submission: their own, or a learner's of theirs."""
    return is_teacher(store, user) or store.attempts[submission.attempt]["user"] == user
