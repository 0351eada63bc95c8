"""Runs the stand-in over real HTTP on loopback: in a thread for tests, in a process of its own to try things on."""

from collections import deque
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Self, TypeVar

from tests.simulators.ok.faults import Fault, Faults
from tests.simulators.ok.wire import Reply, Request
from tests.simulators.serving import Serving
from tests.simulators.stepic.api import Api
from tests.simulators.stepic.made_up import fill
from tests.simulators.stepic.state import Store

T = TypeVar("T")

#: How many of the last requests are remembered.
REMEMBERED = 10_000


class StepicSimulator:
    """A Stepic of one's own: `with StepicSimulator() as stepic:` serves at `stepic.url` until the block ends.

    It holds what `made_up` tells. The application `stepic-client` with the secret `stepic-secret` is the teacher's.
    """

    def __init__(self, *, port: int = 0) -> None:
        self.store = Store()
        fill(self.store)
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

    def add_class(self, step: int, codes: Sequence[str]) -> list[int]:
        """Add a learner with one submission for each code; return the submissions' numbers, in time's order."""
        return self._serving.inside(lambda: self._add_class(step, codes))

    def change(self, action: Callable[[Store], T]) -> T:
        """Do something with what is held, between two requests."""
        return self._serving.inside(lambda: action(self.store))

    def _add_class(self, step: int, codes: Sequence[str]) -> list[int]:
        return [
            self.store.add_submission(step, self.store.add_user(f"Learner {number}"), code)
            for number, code in enumerate(codes, 1)
        ]

    def _handle(self, request: Request) -> Reply:
        self.requests.append(request)
        return self.faults.handle(request, self._api.handle)
