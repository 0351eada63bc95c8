"""A worker that takes nothing although messages wait is ended; a busy or an idle one is not."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.valkey import Valkey
from worker.ledger import Ledger
from worker.watchdog import Watchdog

#: In seconds; short, so that a test of what does not happen is short too.
PATIENCE = 0.3


@pytest.fixture
def ended() -> threading.Event:
    return threading.Event()


@contextmanager
def watching(ledger: Ledger, ended: threading.Event) -> Iterator[Watchdog]:
    with Watchdog(ledger, ["q", "q:1"], 2, patience_seconds=PATIENCE, end=ended.set) as watchdog:
        yield watchdog


def leave_message(valkey: Valkey) -> None:
    with valkey.client() as client:
        client.lpush("q:1", "message")


def test_a_worker_that_takes_no_message_is_ended(ledger: Ledger, valkey: Valkey, ended: threading.Event) -> None:
    leave_message(valkey)
    with watching(ledger, ended):
        assert ended.wait(10)


def test_a_worker_without_a_free_slot_is_not_ended(ledger: Ledger, valkey: Valkey, ended: threading.Event) -> None:
    leave_message(valkey)
    with watching(ledger, ended) as watchdog, watchdog.working(), watchdog.working():
        assert not ended.wait(3 * PATIENCE)


def test_a_worker_for_which_nothing_waits_is_not_ended(ledger: Ledger, ended: threading.Event) -> None:
    with watching(ledger, ended):
        assert not ended.wait(3 * PATIENCE)


def test_a_worker_is_not_ended_for_a_dead_redis(ended: threading.Event) -> None:
    with watching(Ledger("redis://127.0.0.1:1/0", patience=0), ended):
        assert not ended.wait(3 * PATIENCE)


def test_a_worker_shows_life_until_it_is_ended(ledger: Ledger, valkey: Valkey, ended: threading.Event) -> None:
    shown = threading.Event()
    with Watchdog(ledger, ["q"], 2, patience_seconds=PATIENCE, end=ended.set, show_life=shown.set):
        assert shown.wait(10)
        with valkey.client() as client:
            client.lpush("q", "message")
        assert ended.wait(10)
        shown.clear()
        assert not shown.wait(PATIENCE)
