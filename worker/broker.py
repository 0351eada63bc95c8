"""What differs between the brokers that may carry hints: Redis, which is at hand anyway, or RabbitMQ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import parse_qs, quote, urlsplit

#: Our priorities; 0 is the highest.
PRIORITIES = range(10)
#: Addresses of RabbitMQ, and of all that may be a broker.
RABBITMQ_SCHEMES = ("amqp://", "amqps://")
SCHEMES = ("redis://", "rediss://", "unix://", *RABBITMQ_SCHEMES)

#: Celery keeps one Redis list a priority, its number after this; the highest has the queue's plain name.
SEPARATOR = ":"
_REDIS_OPTIONS = {
    "priority_steps": list(PRIORITIES),
    "sep": SEPARATOR,
    "queue_order_strategy": "priority",
    # A half-open connection would otherwise go unnoticed for minutes.
    "socket_timeout": 15,
    "socket_connect_timeout": 3,
    "socket_keepalive": True,
    "health_check_interval": 10,
}
_RABBITMQ_OPTIONS = {"connect_timeout": 3, "read_timeout": 15, "write_timeout": 15}


@dataclass(frozen=True, slots=True)
class Broker:
    """One broker: its address in Celery's spelling, and what Celery is to know of it."""

    url: str = field(repr=False)
    options: Mapping[str, object]
    #: The broker's own numbers of our priorities, the highest first.
    priorities: Sequence[int]
    #: What RabbitMQ wants to know of a queue with priorities.
    max_priority: int | None = None

    @classmethod
    def at(cls, url: str) -> Self:
        """Tell what to know of the broker at an address."""
        if url.startswith(RABBITMQ_SCHEMES):
            highest = max(PRIORITIES)
            return cls(url, _RABBITMQ_OPTIONS, [highest - one for one in PRIORITIES], highest)
        return cls(_redis_url(url), _REDIS_OPTIONS, PRIORITIES)


def _redis_url(url: str) -> str:
    """Spell an address as Celery does, which differs for Unix sockets."""
    parts = urlsplit(url)
    if parts.scheme != "unix":
        return url
    told = {name: values[0] for name, values in parse_qs(parts.query).items()}
    login = parts.netloc if "@" in parts.netloc else ""
    if not login and "password" in told:
        login = f"{quote(told.get('username', ''), safe='')}:{quote(told['password'], safe='')}@"
    return f"redis+socket://{login}{parts.path}?virtual_host={told.get('db', '0')}"
