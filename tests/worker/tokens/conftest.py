"""Workers that share one log-in, each with a ledger connection and a state directory of its own."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.simulators.ok import OkSimulator
from tests.worker.fakes import Clock
from worker.cipher import Cipher
from worker.errors import TokenExpiredError
from worker.ledger import Ledger
from worker.ledger.log_ins import LogIns
from worker.ledger.secrets import Secrets
from worker.platforms.oauth import TokenPair
from worker.platforms.ok.log_in import authorization
from worker.tokens.copies import Copies
from worker.tokens.file import LogInFile
from worker.tokens.log_in import LogIn
from worker.tokens.rotating import RotatingToken

KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
Start = Callable[..., RotatingToken]


@pytest.fixture
def reports() -> list[TokenExpiredError]:
    return []


@pytest.fixture
def start(
    redis_url: str, clock: Clock, ok: OkSimulator, tmp_path: Path, reports: list[TokenExpiredError]
) -> Iterator[Start]:
    """Return what starts a worker: by its machine's name, with a log-in to begin with."""
    with ExitStack() as parts:

        def start(
            machine: str = "one",
            seed: LogIn | None = None,
            url: str = redis_url,
            client_secret: str = "ok-client-secret",  # noqa: S107 -- the stand-in's
            key: str = KEY,
        ) -> RotatingToken:
            ledger = Ledger(url, patience=0, clock=clock)
            parts.callback(ledger.close)
            oauth = parts.enter_context(authorization(ok.url, "ok-client", client_secret, clock))
            cipher = Cipher(key, tmp_path / "no.key")
            file = LogInFile(tmp_path / machine / "log-in", cipher)
            copies = Copies("login", LogIns(Secrets(ledger.connection, cipher)), file, seed)
            return RotatingToken(copies, oauth, reports.append, clock)

        yield start


@pytest.fixture
def log_in(ok: OkSimulator, clock: Clock) -> LogIn:
    """Return a log-in that lasts as long as Ok says."""
    access, refresh = ok.grant()
    return LogIn.begun(TokenPair(access, refresh, clock.now + ok.store.token_seconds), clock.now)


def renewals(ok: OkSimulator) -> int:
    """Count how often Ok was asked for new tokens."""
    return sum(request.path == "/oauth/token" for request in ok.requests)
