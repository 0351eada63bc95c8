"""Runs the stand-in over real HTTP on loopback: in a thread for tests, in a process of its own to try things on."""

from collections import deque
from types import TracebackType
from typing import Self

from tests.simulators.ok.faults import Fault, Faults
from tests.simulators.ok.wire import Reply, Request
from tests.simulators.serving import Serving
from tests.simulators.stepic.api import Api
from tests.simulators.stepic.state import Application, Store

#: How many of the last requests are remembered.
REMEMBERED = 10_000


class StepicSimulator:
    """A Stepic of one's own: `with StepicSimulator() as stepic:` serves at `stepic.url` until the block ends.

    The application `stepic-client` with the secret `stepic-secret` belongs to the teacher.
    """

    def __init__(self, *, port: int = 0) -> None:
        self.store = Store()
        self.store.applications["stepic-client"] = Application("stepic-client", "stepic-secret", owner=1)
        self.faults = Faults()
        #: The last requests as they came, oldest first.
        self.requests: deque[Request] = deque(maxlen=REMEMBERED)
        self._api = Api(self.store)
        self._serving = Serving("stepic-simulator", self._handle, port)

    @property
    def url(self) -> str:
        """The stand-in's address."""
        return f"http://127.0.0.1:{self._serving.port}"

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

    def _handle(self, request: Request) -> Reply:
        self.requests.append(request)
        return self.faults.handle(request, self._api.handle)
