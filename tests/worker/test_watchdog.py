"""A worker that takes nothing although messages wait is ended; a busy or an idle one is not."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from worker.errors import LedgerError
from worker.watchdog import Watchdog

#: In seconds; short, so that a test of what does not happen is short too.
PATIENCE = 0.3


@pytest.fixture
def ended() -> threading.Event:
    return threading.Event()


@contextmanager
def watching(depth: Callable[[], int], ended: threading.Event) -> Iterator[Watchdog]:
    with Watchdog(depth, 2, patience_seconds=PATIENCE, end=ended.set) as watchdog:
        yield watchdog


def one_waits() -> int:
    return 1


def none_waits() -> int:
    return 0


def broker_is_away() -> int:
    raise LedgerError("the broker is away")


def test_a_worker_that_takes_no_message_is_ended(ended: threading.Event) -> None:
    with watching(one_waits, ended):
        assert ended.wait(10)


def test_a_worker_without_a_free_slot_is_not_ended(ended: threading.Event) -> None:
    with watching(one_waits, ended) as watchdog, watchdog.working(), watchdog.working():
        assert not ended.wait(3 * PATIENCE)


def test_a_worker_for_which_nothing_waits_is_not_ended(ended: threading.Event) -> None:
    with watching(none_waits, ended):
        assert not ended.wait(3 * PATIENCE)


def test_a_worker_is_not_ended_for_a_dead_broker(ended: threading.Event) -> None:
    with watching(broker_is_away, ended):
        assert not ended.wait(3 * PATIENCE)


def test_a_worker_shows_life_until_it_is_ended(ended: threading.Event) -> None:
    shown = threading.Event()
    waiting: list[str] = []
    with Watchdog(lambda: len(waiting), 2, patience_seconds=PATIENCE, end=ended.set, show_life=shown.set):
        assert shown.wait(10)
        waiting.append("message")
        assert ended.wait(10)
        shown.clear()
        assert not shown.wait(PATIENCE)
