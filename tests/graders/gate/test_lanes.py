"""Work is spread over lanes, each of which does one thing at a time; the results come in order."""

import threading
from contextlib import closing

import pytest

from graders.gate.lanes import spread

PATIENCE_SECONDS = 10.0


def test_results_come_in_the_order_of_the_items() -> None:
    assert [0, 1, 4, 9, 16] == list(spread(["a", "b"], lambda _, item: item * item, range(5)))


def test_each_lane_does_one_thing_at_a_time_and_all_work_at_once() -> None:
    together = threading.Barrier(2, timeout=PATIENCE_SECONDS)
    busy = {"a": threading.Lock(), "b": threading.Lock()}

    def work(lane: str, _: int) -> bool:
        was_free = busy[lane].acquire(blocking=False)
        together.wait()
        busy[lane].release()
        return was_free

    assert [True] * 6 == list(spread(list(busy), work, range(6)))


def test_who_stops_listening_cancels_what_has_not_begun() -> None:
    done = []
    busy = threading.Event()

    def work(_: str, item: int) -> int:
        busy.wait(0.001)  # never set: each item takes a moment, and all of them a second
        done.append(item)
        return item

    with closing(spread(["a"], work, range(1000))) as results:
        assert 0 == next(results)

    assert len(done) < 1000


def test_an_error_reaches_who_listens() -> None:
    with pytest.raises(ZeroDivisionError):
        list(spread(["a"], lambda _, item: 1 // item, [1, 0]))
