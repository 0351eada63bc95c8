"""Whether Redis is fit to be the ledger: what it tells of its version, persistence, memory and pace."""

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast

from redis import RedisError

from worker.ledger.connection import Connection

#: Calls whose median tells the latency.
PINGS = 15


@dataclass(frozen=True, slots=True)
class Health:
    """What Redis tells of itself; None where this server does not tell."""

    name: str
    version: tuple[int, ...]
    is_replica: bool
    is_cluster: bool
    #: Whether every write is appended to a file, whether the last such write went well, and how often it is flushed.
    appends: bool
    append_went_well: bool
    flushes: str | None
    #: Whether snapshots are taken by themselves.
    snapshots: bool | None
    eviction: str
    evicted: int
    used_bytes: int
    #: 0 for no limit of its own.
    limit_bytes: int
    host_bytes: int
    latency_seconds: float
    #: By how much its clock is ahead of this machine's.
    clock_ahead_seconds: float


def health(connection: Connection) -> Health:
    """Ask Redis how it is. Raises LedgerError."""
    with connection.using() as redis:
        told = cast("Mapping[str, str | int | float]", redis.info())
        seconds, micros = redis.time()
        ahead = seconds + micros / 1e6 - time.time()
        latency = statistics.median(_timed(redis.ping) for _ in range(PINGS))
    settings = _settings(connection)
    return Health(
        name="Valkey" if "valkey_version" in told else "Redis",
        version=tuple(int(part) for part in str(told["redis_version"]).split(".") if part.isdecimal()),
        is_replica=told.get("role") == "slave",
        is_cluster=told.get("cluster_enabled") == 1,
        appends=told.get("aof_enabled") == 1,
        append_went_well=told.get("aof_last_write_status", "ok") == "ok",
        flushes=settings.get("appendfsync"),
        snapshots=bool(settings["save"]) if "save" in settings else None,
        eviction=str(told.get("maxmemory_policy", "")),
        evicted=int(told.get("evicted_keys", 0)),
        used_bytes=int(told.get("used_memory", 0)),
        limit_bytes=int(told.get("maxmemory", 0)),
        host_bytes=int(told.get("total_system_memory", 0)),
        latency_seconds=latency,
        clock_ahead_seconds=ahead,
    )


def _settings(connection: Connection) -> Mapping[str, str]:
    """Return settings that INFO leaves out; hosted servers keep them to themselves."""
    with connection.using() as redis:
        try:
            return cast("Mapping[str, str]", redis.config_get("appendfsync", "save"))
        except RedisError:
            return {}


def _timed(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began
