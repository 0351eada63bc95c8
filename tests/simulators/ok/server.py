"""Runs the stand-in over real HTTP on loopback: in a thread for tests, in a process of its own for the demo."""

from collections import deque
from collections.abc import Mapping
from types import TracebackType
from typing import Self

from tests.simulators.ok import recorded
from tests.simulators.ok.api import Api
from tests.simulators.ok.control import Control
from tests.simulators.ok.faults import Fault, Faults
from tests.simulators.ok.state import Score
from tests.simulators.ok.store import STAFF, Store
from tests.simulators.ok.wire import Reply, Request
from tests.simulators.serving import Serving

#: How many of the last requests are remembered.
REMEMBERED = 10_000


class OkSimulator:
    """An Ok of one's own: `with OkSimulator() as ok:` serves at `ok.url` until the block ends.

    Tokens: `staff-token`, `admin-token`, `expired-token`, `email-token`, and one a student, named after them.
    With `recordings` it holds the recorded class. Port 0 takes a free one. `prefix` is a path before the API.
    In a container it listens on `host` 0.0.0.0, to be reached from others.
    """

    def __init__(self, *, recordings: bool = True, port: int = 0, prefix: str = "", host: str = "127.0.0.1") -> None:
        self.store = Store()
        self.faults = Faults()
        #: The last requests as they came, oldest first.
        self.requests: deque[Request] = deque(maxlen=REMEMBERED)
        if recordings:
            recorded.load(self.store)
        self._api = Api(self.store, self.faults, prefix)
        self._control = Control(self.store, self.faults)
        self._prefix = prefix
        self._serving = Serving("ok-simulator", self._handle, port, host)

    @property
    def url(self) -> str:
        """The stand-in's address."""
        return f"http://127.0.0.1:{self._serving.port}{self._prefix}"

    def __enter__(self) -> Self:
        self._serving.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._serving.__exit__(kind, error, trace)

    def fault(self, fault: Fault) -> None:
        """Switch a fault on."""
        self._serving.inside(lambda: self.faults.add(fault))

    def heal(self) -> None:
        """Switch all faults off."""
        self._serving.inside(self.faults.clear)

    def add_class(self, name: str, students: Mapping[str, Mapping[str, str]], **fields: object) -> dict[str, str]:
        """Add an assignment with one submission a student (email → files); return backup ids by email."""
        return self._serving.inside(lambda: self.store.add_class(name, students, **fields))

    def grant(self, email: str = STAFF["staff-token"]) -> tuple[str, str]:
        """Log a user in; return their access and refresh token."""
        return self._serving.inside(lambda: self.store.grant(email))

    def scores(self, backup: str | None = None, kind: str | None = None) -> list[Score]:
        """Return all scores ever posted, archived ones included, in the order of their coming."""
        kept = self._serving.inside(lambda: list(self.store.scores))
        return [s for s in kept if backup in {None, s.backup} and kind in {None, s.kind}]

    def _handle(self, request: Request) -> Reply:
        reply = self._control.handle(request)
        if reply is None:
            self.requests.append(request)
            reply = self.faults.handle(request, self._api.handle)
        return reply
