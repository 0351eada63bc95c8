"""One pool of connections to Redis, shared by all kinds of records: its faults as ours, its scripts by name."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast
from urllib.parse import parse_qsl, urlsplit

from redis import Redis, RedisError
from redis.backoff import ExponentialBackoff
from redis.exceptions import BusyLoadingError, ConnectionError, TimeoutError  # noqa: A004 -- redis names them so
from redis.retry import Retry

from worker.errors import ConfigurationError, LedgerError
from worker.transitions import source

if TYPE_CHECKING:
    from redis.commands.core import Script


class Connection:
    """Redis at one address, for many threads at once.

    `patience` is how often a call is tried again while Redis is out of reach. The time is that of Redis, since
    clocks of machines differ, unless `clock` tells it, in seconds since the epoch.
    Raises ConfigurationError where the address is none.
    """

    def __init__(self, url: str, *, patience: int = 8, clock: Callable[[], float] | None = None) -> None:
        self._clock = clock
        try:
            self._address = _without_password(url)
            self._redis = _client(url, patience)
        except (ValueError, TypeError):
            # The cause's text may quote a part of the password.
            raise ConfigurationError("GRADEWRIGHT_REDIS_URL must be an address like redis://host:6379/0") from None
        self._scripts: dict[str, Script] = {}

    def close(self) -> None:
        """Close the connections."""
        self._redis.close()

    @contextmanager
    def using(self) -> Iterator[Redis]:
        """Give the client for a block, whose faults become LedgerError."""
        try:
            yield self._redis
        except RedisError as error:
            raise LedgerError(
                f"Redis at {self._address} does not serve: {error}. Start it (`gradewright up`) or set"
                " GRADEWRIGHT_REDIS_URL"
            ) from error

    def clock(self) -> float:
        """Tell the time by which leases and due times are kept, in seconds since the epoch. Raises LedgerError."""
        if self._clock is not None:
            return self._clock()
        with self.using() as redis:
            seconds, micros = redis.time()
        return float(seconds + micros / 1e6)

    def run(self, name: str, *arguments: str | float) -> object:
        """Run a transition, whose first argument is the time where it is not that of Redis. Raises LedgerError."""
        script = self._scripts.get(name)
        if script is None:
            script = self._scripts[name] = self._redis.register_script(source(name))
        with self.using():
            return cast("object", script(args=[self._clock() if self._clock else "", *arguments]))


def _client(url: str, patience: int) -> Redis:
    client = Redis.from_url(
        url,
        decode_responses=True,
        encoding_errors="replace",
        socket_timeout=10,
        socket_connect_timeout=3,
        health_check_interval=10,
        retry=Retry(ExponentialBackoff(cap=2, base=0.05), patience),
        retry_on_error=[ConnectionError, TimeoutError, BusyLoadingError],
    )
    client.connection_pool.make_connection()  # tells of an option that no connection knows
    return client


def _without_password(url: str) -> str:
    parts = urlsplit(url)
    # A query may hold a password, too: that is how redis-py spells one for a Unix socket.
    database = [number for name, number in parse_qsl(parts.query) if name == "db"]
    place = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
    return f"{place}?db={database[0]}" if database else place
