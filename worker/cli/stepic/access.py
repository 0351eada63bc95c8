"""Opens Stepic for a command: the client with the settings' application, and the tokens that are kept for it."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

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
    """Open a client that may do what the scopes say."""
    with authorized(settings, scopes) as (_, tokens):
        pace = Pace(settings.stepic_requests_per_second)
        with StepicClient(settings.stepic_url, tokens, pace=pace) as client:
            yield client


@contextmanager
def authorized(settings: Settings, scopes: tuple[str, ...]) -> Iterator[tuple[OAuth, KeptTokens]]:
    """Open what grants tokens, and where they are kept."""
    client_id, secret = settings.stepic_application()
    server = root(STEPIC, settings.stepic_url, "/api")
    urls = (f"{server}/oauth2/authorize/", f"{server}/oauth2/token/")
    with closing(Http(STEPIC, Patience())) as http:
        oauth = OAuth(Application(*urls, client_id, secret, scopes), http)
        file = TokenFile(settings.state_dir / "stepic-tokens.json")
        yield oauth, KeptTokens(oauth, file, f"{server} {client_id}", scopes)
