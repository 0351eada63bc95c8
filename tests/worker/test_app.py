"""How hints travel."""

import pytest

from worker.app import CeleryQueue, create_app
from worker.errors import LedgerError
from worker.records import Work
from worker.settings import Settings


def test_messages_are_acknowledged_early_and_leave_no_result() -> None:
    conf = create_app(Settings(redis_url="redis://127.0.0.1:1/0")).conf

    assert conf.task_acks_late is False
    assert conf.task_ignore_result is True
    assert conf.worker_prefetch_multiplier == 1
    assert conf.broker_connection_max_retries is None
    assert conf.broker_transport_options["socket_timeout"] > 0


def test_beat_asks_often_for_due_polls_and_for_sweeps_and_sends_canaries_first_in_line() -> None:
    settings = Settings(redis_url="redis://127.0.0.1:1/0", watch=("cal/a",), poll_seconds=40, sweep_seconds=7)
    schedule = create_app(settings).conf.beat_schedule

    assert {(e["task"], e["schedule"]) for e in schedule.values()} == {("sweep", 7), ("poll_due", 2), ("canary", 30)}
    assert {e["options"]["priority"] for e in schedule.values()} == {0}


def test_what_beat_sends_is_taken_by_a_worker_whose_clock_is_ten_minutes_ahead() -> None:
    schedule = create_app(Settings(redis_url="redis://127.0.0.1:1/0", sweep_seconds=1)).conf.beat_schedule

    assert min(entry["options"]["expires"] for entry in schedule.values()) > 600


def test_a_dead_broker_is_an_error_that_says_so() -> None:
    queue = CeleryQueue(create_app(Settings(redis_url="redis://127.0.0.1:1/0")))

    with pytest.raises(LedgerError, match="the broker does not serve"):
        queue.grade([(Work("cal/a", "b"), 0)])


def test_a_dead_broker_has_no_depth() -> None:
    queue = CeleryQueue(create_app(Settings(redis_url="redis://127.0.0.1:1/0")))

    with pytest.raises(LedgerError, match="the broker does not serve"):
        queue.depth()


def test_what_no_worker_has_taken_is_counted_whatever_its_priority(redis_url: str) -> None:
    queue = CeleryQueue(create_app(Settings(redis_url=redis_url)))
    before = queue.depth()
    queue.grade([(Work("cal/a", backup), priority) for backup, priority in (("one", 0), ("two", 9), ("three", 4))])
    queue.post([Work("cal/a", "four")])

    assert (0, 4) == (before, queue.depth())
