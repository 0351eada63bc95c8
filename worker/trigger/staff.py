"""Whether a token that came in a body is one of the course's staff: Ok tells, before anything is queued."""

import hashlib
import hmac
import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from worker.errors import NotAllowedError, PlatformError, TokenExpiredError
from worker.platforms.http import Patience
from worker.platforms.ok import OkClient
from worker.platforms.ok.models import User
from worker.trigger.refusal import RequestRefusedError

#: How long Ok's word on a token is trusted; Ok itself trusts a role for 120 s.
TRUST_SECONDS = 60.0
#: How many tokens are known at once.
_KNOWN = 1024
#: Of the 30 s that Ok waits for an answer.
PATIENCE = Patience(attempt_seconds=8, attempts=2, total_seconds=12, retry_after_max_seconds=2)


@dataclass(frozen=True, slots=True)
class _Known:
    user: User
    until: float


class Staff:
    """Asks Ok who a token belongs to, by a client that has none of its own; for many threads at once."""

    def __init__(self, ok: OkClient, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._ok = ok
        self._clock = clock
        # A token is known by a digest that means nothing outside this process.
        self._secret = os.urandom(32)
        self._known: OrderedDict[bytes, _Known] = OrderedDict()
        self._lock = threading.Lock()

    def require(self, token: str, endpoint: str) -> str:
        """Return the email of a token's user. Raises RequestRefusedError unless they may score the assignment."""
        user = self._user(token)
        course = endpoint.rpartition("/")[0]
        if not user.is_staff_of(course):
            raise RequestRefusedError(
                403, f"{user.email} is not among the staff of {course} at Ok: graders, staff and instructors may ask"
            )
        return user.email

    def _user(self, token: str) -> User:
        name = hmac.digest(self._secret, token.encode(), hashlib.sha256)
        with self._lock:
            known = self._known.get(name)
        if known is not None and known.until > self._clock():
            return known.user
        user = self._asked(token)
        with self._lock:
            self._known[name] = _Known(user, self._clock() + TRUST_SECONDS)
            while len(self._known) > _KNOWN:
                self._known.popitem(last=False)
        return user

    def _asked(self, token: str) -> User:
        try:
            return self._ok.acting(token).user()
        except TokenExpiredError:
            raise RequestRefusedError(401, "Ok does not know this access token, or it has expired") from None
        except NotAllowedError as error:
            raise RequestRefusedError(403, f"Ok does not say whose this access token is: {error}") from None
        except PlatformError as error:
            raise RequestRefusedError(503, f"Ok cannot be asked about this access token: {error}") from None
