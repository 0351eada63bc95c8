"""What is said of real servers, well and badly configured, and of the service that stands on them."""

import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace

import pytest
from pydantic import SecretStr

from tests.valkey import running_valkey
from tests.worker.doctor.looking import surrounded, unwell, worst
from tests.worker.fakes import LAB, Clock
from worker.doctor.checks import alive, broker, redis, watched
from worker.doctor.finding import Level
from worker.doctor.surroundings import Surroundings
from worker.errors import LedgerError
from worker.ledger import Ledger
from worker.ledger.connection import Connection
from worker.ledger.health import Health, health
from worker.ledger.vitals import Vitals
from worker.ledger.watches import Watches
from worker.settings import Settings

AWAY = "redis://:secret@127.0.0.1:1/0"


@contextmanager
def told_by(*options: str) -> Iterator[Health]:
    """Ask a server with these options how it is."""
    with running_valkey(*options) as server, closing(Connection(server.url)) as connection:
        yield health(connection)


def test_a_server_like_the_embedded_one_is_well(redis_url: str) -> None:
    with closing(Connection(redis_url)) as connection:
        told = health(connection)

    assert [] == unwell(redis.judged(told))
    assert ("Valkey", True, "everysec", "noeviction") == (told.name, told.appends, told.flushes, told.eviction)
    assert abs(told.clock_ahead_seconds) < 1


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("--appendonly", "no"), [(Level.WRONG, "appendonly yes")]),
        (("--appendonly", "no", "--save", "60 1"), [(Level.WARNING, "snapshots only")]),
        (("--appendfsync", "no"), [(Level.WARNING, "appendfsync everysec")]),
        (("--maxmemory", "900mb", "--maxmemory-policy", "allkeys-lru"), [(Level.WRONG, "noeviction")]),
        (("--maxmemory-policy", "allkeys-lru"), [(Level.WARNING, "noeviction")]),
        (("--maxmemory", "900mb", "--maxmemory-policy", "volatile-ttl"), [(Level.WARNING, "noeviction")]),
        (("--maxmemory", "600kb"), [(Level.WRONG, "soon refuse writes")]),
        (("--replicaof", "127.0.0.1 1"), [(Level.WRONG, "replica")]),
    ],
)
def test_a_server_that_is_badly_configured_is_told_with_the_way_out(
    options: Sequence[str], expected: list[tuple[Level, str]]
) -> None:
    with told_by(*options) as told:
        found = unwell(redis.judged(told))

    assert [level for level, _ in expected] == [level for level, _ in found]
    assert [True] * len(found) == [words in text for (_, words), (_, text) in zip(expected, found, strict=True)]


@pytest.mark.parametrize(
    ("changes", "level", "words"),
    [
        ({"version": (4, 0, 14)}, Level.WRONG, "too old"),
        ({"version": (6, 0, 9)}, Level.WARNING, "older than was ever tried"),
        ({"is_cluster": True}, Level.WRONG, "cluster"),
        ({"append_went_well": False}, Level.WRONG, "make room on Redis's disk"),
        ({"evicted": 3}, Level.WARNING, "evicted 3 keys"),
        ({"used_bytes": 80, "limit_bytes": 100}, Level.WARNING, "more memory"),
        ({"latency_seconds": 0.2}, Level.WARNING, "nearer"),
    ],
)
def test_what_a_server_may_tell_of_itself_is_judged(
    redis_url: str, changes: dict[str, object], level: Level, words: str
) -> None:
    with closing(Connection(redis_url)) as connection:
        told = replace(health(connection), **changes)  # type: ignore[arg-type] # fields of several types
    ((found, text),) = unwell(redis.judged(told))

    assert found is level
    assert words in text


def test_a_server_that_keeps_its_settings_to_itself_is_judged_by_the_rest() -> None:
    with running_valkey("--rename-command", "CONFIG", "") as server, closing(Connection(server.url)) as connection:
        told = health(connection)

    assert (None, None) == (told.flushes, told.snapshots)
    assert [] == unwell(redis.judged(told))


def test_a_redis_that_is_away_is_told_without_its_password(settings: Settings) -> None:
    with surrounded(settings, redis_url=AWAY) as around:
        for check in (redis, broker, alive, watched):
            with pytest.raises(LedgerError) as raised:
                list(check.run(around))
            assert "127.0.0.1:1" in str(raised.value)
            assert "secret" not in str(raised.value)


def test_a_broker_of_its_own_that_is_away_is_told_without_its_password(settings: Settings) -> None:
    with surrounded(settings, broker_url=SecretStr("amqp://gw:secret@127.0.0.1:1//")) as around:
        assert [] == unwell(redis.run(around))
        with pytest.raises(LedgerError, match=r"127\.0\.0\.1:1") as raised:
            list(broker.run(around))
    assert "secret" not in str(raised.value)


def test_a_broker_that_takes_messages_is_well(around: Surroundings) -> None:
    assert [] == unwell(broker.run(around))


def test_a_service_that_never_ran_is_a_warning(around: Surroundings) -> None:
    ((level, text),) = unwell(alive.run(around))

    assert level is Level.WARNING
    assert "gradewright up" in text


@pytest.mark.parametrize(("ago", "level"), [(1, Level.OK), (200, Level.WRONG)])
def test_a_worker_is_alive_by_its_last_canary(around: Surroundings, redis_url: str, ago: float, level: Level) -> None:
    with closing(Ledger(redis_url, clock=lambda: time.time() - ago)) as ledger:
        Vitals(ledger.connection).stamp_canary()

    assert level is worst(alive.run(around))


@pytest.mark.parametrize(("ago", "waits"), [(60, False), (1000, True)])
def test_a_submission_that_waits_for_long_is_told(
    around: Surroundings, redis_url: str, ago: float, waits: bool
) -> None:
    Vitals(around.ledger.connection).stamp_canary()
    with closing(Ledger(redis_url, clock=lambda: time.time() - ago)) as ledger:
        ledger.see(LAB, ["PdRqbG"])

    assert waits == any("add workers" in text for _, text in unwell(alive.run(around)))


def test_nothing_watched_is_only_a_note(around: Surroundings) -> None:
    assert worst(watched.run(around)) is Level.NOTE


def test_what_is_watched_and_polled_is_well(around: Surroundings) -> None:
    watches = Watches(around.ledger.connection)
    watches.watch(LAB, every_seconds=60)
    claim = watches.take({}, seconds=30, most=1)
    assert claim is not None
    watches.done(claim, listed=1, new=1, took_seconds=1, pause_seconds=60)

    assert worst(watched.run(around)) is Level.OK


def test_what_is_watched_and_is_no_assignment_is_wrong(settings: Settings) -> None:
    with surrounded(settings, watch=("cal/cs61a/sp16/none",)) as around:
        ((level, text),) = unwell(watched.run(around))

    assert level is Level.WRONG
    assert "unwatch cal/cs61a/sp16/none" in text


def test_a_step_of_stepic_needs_no_folder_to_be_watched(settings: Settings) -> None:
    with surrounded(settings, watch=("stepic/7001",)) as around:
        assert unwell(watched.run(around)) == []


def test_polls_that_fail_are_wrong_and_those_that_do_not_come_a_warning(around: Surroundings, ledger: Ledger) -> None:
    late, failing = Clock(), Watches(around.ledger.connection)
    Watches(ledger.connection).watch(LAB, every_seconds=60)  # long ago, by its clock
    ((level, text),) = unwell(watched.run(around))
    assert (Level.WARNING, True) == (level, "due for a poll" in text)
    assert late.now < time.time()

    claim = failing.take({}, seconds=30, most=1)
    assert claim is not None
    failing.failed(claim, "Ok answered 502", pause_seconds=60)

    ((level, text),) = unwell(watched.run(around))
    assert (Level.WRONG, True) == (level, "Ok answered 502" in text)
