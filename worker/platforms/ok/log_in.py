"""Ok's authorization server, as the ok-client that students run uses it."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from worker.platforms.http import Http, Patience, root
from worker.platforms.oauth import Application, OAuth
from worker.platforms.ok.transport import OK

#: The ok-client's secret, which is printed in every student's copy of it and so hides nothing.
CLIENT_SECRET = "EWKtcCp5nICeYgVyCPypjs3aLORqQ3H"  # noqa: S105 -- known to every student
#: Where the ok-client listens for the browser, if the port is free.
PORT = 6165
#: Stands for no address: the code is shown to be copied by hand.
BY_HAND = "urn:ietf:wg:oauth:2.0:oob"

#: A turn to renew must not pass while Ok is asked.
_PATIENCE = Patience(attempt_seconds=20, connections=2)


@contextmanager
def authorization(
    base_url: str, client_id: str, client_secret: str, clock: Callable[[], float] = time.time
) -> Iterator[OAuth]:
    """Give what asks Ok for tokens. Raises ConfigurationError for an address that is none."""
    address = root(OK, base_url, "/api/v3")
    application = Application(
        f"{address}/oauth/authorize",
        f"{address}/oauth/token",
        client_id,
        client_secret,
        scopes=("all",),
        secret_in_header=False,
    )
    http = Http(OK, _PATIENCE)
    try:
        yield OAuth(application, http, clock)
    finally:
        http.close()


def code_page(base_url: str) -> str:
    """Return the address where somebody who has logged in finds a code to copy."""
    return f"{root(OK, base_url, '/api/v3')}/client/login/"
