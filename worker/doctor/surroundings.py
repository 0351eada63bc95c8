"""What the doctor looks at, opened when it is first asked for: any of it may be what is wrong."""

from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from types import TracebackType
from typing import Self

from graders.assignment import Assignment, find_assignment, known_endpoints
from graders.errors import AssignmentError
from graders.sandbox.docker import Engine
from graders.sandbox.inspection import Host, host
from worker.access import open_access
from worker.cipher import Cipher
from worker.ledger import Ledger
from worker.ledger.secrets import Secrets
from worker.platforms.http import Patience
from worker.platforms.ok import OkClient
from worker.platforms.ok.models import User
from worker.settings import Settings
from worker.tokens.copies import Copies
from worker.tokens.own import configured_copies, log_in_copies

#: Nobody waits for a doctor for minutes; what fails for a moment only is worth telling too.
_PATIENCE = Patience(attempt_seconds=20, attempts=1, total_seconds=20)
_DOCKER_SECONDS = 10


@dataclass(frozen=True)
class Surroundings:
    """The service's settings, and what they lead to. What is opened is closed with the context."""

    settings: Settings
    #: Docker's address; None for what the environment's DOCKER_HOST says.
    docker_address: str | None = None
    _opened: ExitStack = field(default_factory=ExitStack, init=False, repr=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._opened.close()

    def new_engine(self) -> Engine:
        """Return a Docker Engine for somebody who closes it."""
        return Engine(self.docker_address, call_seconds=_DOCKER_SECONDS)

    @cached_property
    def engine(self) -> Engine:
        """Docker, whose calls may raise SandboxError."""
        engine = self.new_engine()
        self._opened.callback(engine.close)
        return engine

    @cached_property
    def host(self) -> Host:
        """Docker's host. Raises SandboxError."""
        return host(self.engine)

    @cached_property
    def ledger(self) -> Ledger:
        """The ledger, whose calls may raise LedgerError. Raises ConfigurationError."""
        ledger = Ledger(self.settings.ledger_url, patience=0)
        self._opened.callback(ledger.close)
        return ledger

    @cached_property
    def ok(self) -> OkClient:
        """Ok, whose calls may raise PlatformError. Raises ConfigurationError."""
        access = open_access(self.settings, self.ledger.connection, patience=_PATIENCE)
        return self._opened.enter_context(access).own

    @property
    def log_ins(self) -> list[Copies]:
        """Where log-ins of the service are kept, whether or not there are any. Raises ConfigurationError."""
        secrets = Secrets(self.ledger.connection, Cipher.of(self.settings))
        configured = self.settings.ok_refresh_token
        found = [configured_copies(self.settings, secrets, configured.get_secret_value())] if configured else []
        return [*found, log_in_copies(self.settings, secrets)]

    @cached_property
    def user(self) -> User:
        """The user of the service's token. Raises ConfigurationError, PlatformError."""
        return self.ok.user()

    @cached_property
    def assignments(self) -> dict[str, Assignment | AssignmentError]:
        """Every assignment that is there, or why it cannot be loaded, by endpoint."""
        found: dict[str, Assignment | AssignmentError] = {}
        for endpoint in known_endpoints(self.settings.assignments_dir):
            try:
                found[endpoint] = find_assignment(self.settings.assignments_dir, endpoint)
            except AssignmentError as error:
                found[endpoint] = error
        return found

    @property
    def loaded(self) -> list[Assignment]:
        """The assignments that can be loaded."""
        return [assignment for assignment in self.assignments.values() if isinstance(assignment, Assignment)]
