"""Opens Stepic: the client with the settings' application, and the tokens that are kept for it."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager

from worker.errors import ConfigurationError, TokenExpiredError
from worker.platforms.http import Http, Patience, root
from worker.platforms.oauth import Application, OAuth
from worker.platforms.stepic import StepicClient
from worker.platforms.stepic.pace import Pace
from worker.platforms.stepic.token_file import TokenFile
from worker.platforms.stepic.tokens import READ, KeptTokens
from worker.platforms.stepic.transport import STEPIC
from worker.settings import Settings


@contextmanager
def opened(settings: Settings, scopes: tuple[str, ...] = READ) -> Iterator[StepicClient]:
    """Open a client that may do what the scopes say. Raises ConfigurationError."""
    with authorized(settings, scopes) as (_, tokens):
        pace = Pace(settings.stepic_requests_per_second)
        with StepicClient(settings.stepic_url, tokens, pace=pace) as client:
            yield client


@contextmanager
def authorized(settings: Settings, scopes: tuple[str, ...]) -> Iterator[tuple[OAuth, KeptTokens]]:
    """Open what grants tokens, and where they are kept. Raises ConfigurationError."""
    client_id, secret = settings.stepic_application()
    server = root(STEPIC, settings.stepic_url, "/api")
    urls = (f"{server}/oauth2/authorize/", f"{server}/oauth2/token/")
    with closing(Http(STEPIC, Patience())) as http:
        oauth = OAuth(Application(*urls, client_id, secret, scopes), http)
        file = TokenFile(settings.state_dir / "stepic-tokens.json")
        yield oauth, KeptTokens(oauth, file, f"{server} {client_id}", scopes)


class StepicAccess:
    """The service's client, opened when it is first asked for: who grades for Ok alone sets nothing up here."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._parts = ExitStack()
        self._client: StepicClient | None = None
        self._lock = threading.Lock()

    def close(self) -> None:
        """Close the client, if there is one."""
        self._parts.close()

    @contextmanager
    def client(self) -> Iterator[StepicClient]:
        """Lend the client. What settings lack is raised as TokenExpiredError: work is held until they are mended."""
        try:
            yield self._opened()
        except ConfigurationError as error:
            raise TokenExpiredError(str(error)) from error

    def _opened(self) -> StepicClient:
        with self._lock:
            if self._client is None:
                self._client = self._parts.enter_context(opened(self._settings))
            return self._client
