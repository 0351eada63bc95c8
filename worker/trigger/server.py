"""The trigger's process: its parts wired, and served until a signal ends it."""

import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
import uvicorn
from starlette.types import ASGIApp

from worker.cipher import Cipher
from worker.errors import ConfigurationError
from worker.ledger import Ledger
from worker.ledger.secrets import Secrets
from worker.platforms.ok import OkClient
from worker.service import Queue
from worker.settings import PREFIX, Settings
from worker.tokens.batches import BatchTokens
from worker.trigger.app import Trigger, create
from worker.trigger.batches import Batches
from worker.trigger.health import Health
from worker.trigger.keys import Keys
from worker.trigger.punctual import PunctualProtocol
from worker.trigger.staff import PATIENCE, Staff

#: How long requests under way may take when the trigger stops.
STOP_SECONDS = 5
#: Connections at once; more are told to come again.
CONNECTIONS = 256
#: How often a call to Redis is tried again: for three seconds, in which it may restart. Ok's whole job ends with one
#: answer that it does not get, and it waits for half a minute.
LEDGER_PATIENCE = 6


def serve(settings: Settings, queue: Queue, *, host: str, port: int) -> None:
    """Serve until SIGTERM or SIGINT, from the main thread; port 0 takes a free one. Raises ConfigurationError."""
    with _listening(host, port) as listener, wired(settings, queue) as app:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, _ignore)  # else uvicorn, once it has stopped, lets the signal end the process
        place = listener.getsockname()
        structlog.get_logger().info("trigger ready", host=place[0], port=place[1])
        uvicorn.Server(config(app)).run(sockets=[listener])


@contextmanager
def wired(settings: Settings, queue: Queue) -> Iterator[ASGIApp]:
    """Make the trigger's parts and close them again. Raises ConfigurationError."""
    if not settings.ok_url:
        raise ConfigurationError(f"{PREFIX}OK_URL is not set: give Ok's address, as in https://okpy.org")
    token = settings.trigger_metrics_token
    ledger = Ledger(settings.ledger_url, patience=LEDGER_PATIENCE)
    try:
        with OkClient(settings.ok_url, "", patience=PATIENCE) as ok:
            tokens = BatchTokens(Secrets(ledger.connection, Cipher.of(settings)))
            tokens.name("")  # a missing key is told now, not when somebody presses the button
            keys = Keys(settings.assignments_dir)
            batches = Batches(ledger, queue, keys, Staff(ok), tokens, settings.patience_seconds)
            health = Health(ledger, settings.assignments_dir)
            yield create(Trigger(batches, health, token.get_secret_value() if token else "", settings.watched))
    finally:
        ledger.close()


def config(app: ASGIApp) -> uvicorn.Config:
    """Return how the trigger is served: it tells nothing of itself, and logs no request."""
    return uvicorn.Config(
        app,
        http=PunctualProtocol,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=CONNECTIONS,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=STOP_SECONDS,
    )


@contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family, backlog=1024)
    except OSError as error:
        raise ConfigurationError(f"cannot listen on {host}, port {port} ({error.strerror}): choose others") from error
    with listener:
        yield listener


def _ignore(*_: object) -> None:
    """Do nothing."""
