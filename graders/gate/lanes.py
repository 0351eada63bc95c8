"""Spreads work over what serves one piece of it at a time: sandboxes, or the ranges of attacks."""

from collections.abc import Callable, Generator, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from typing import TypeVar

Lane = TypeVar("Lane")
Item = TypeVar("Item")
Result = TypeVar("Result")


def spread(lanes: Sequence[Lane], work: Callable[[Lane, Item], Result], items: Iterable[Item]) -> Generator[Result]:
    """Do `work` for every item, as many at once as there are lanes; yield the results in the items' order.

    Whoever stops listening cancels what has not begun.
    """
    free: SimpleQueue[Lane] = SimpleQueue()
    for lane in lanes:
        free.put(lane)

    def do(item: Item) -> Result:
        lane = free.get()
        try:
            return work(lane, item)
        finally:
            free.put(lane)

    with ThreadPoolExecutor(len(lanes), "lanes") as threads:
        yield from threads.map(do, items)
