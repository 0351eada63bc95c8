"""The books of a pool, without Docker: turns in order, cells within their bounds, spares that follow demand."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from typing import Any, cast

import pytest

from graders.errors import AssignmentError, SandboxError
from graders.sandbox.cell import Cell
from graders.sandbox.hardening import cell_memory_mb
from graders.sandbox.limits import Limits
from graders.sandbox.outcome import Box
from graders.sandbox.stock import IDLE_PER_SLOT, Kind, Stock
from tests.waiting import wait_until


def kind(name: str, memory_mb: int = 100) -> Kind:
    """Return a kind of cells, each of this many megabytes in all."""
    own = cell_memory_mb(Box("", "process", Limits())) - Limits().memory_mb
    return Box(name, "process", replace(Limits(), memory_mb=memory_mb - own)), "ok"


A, B, C = kind("a"), kind("b"), kind("c")


class FakeCell:
    """A cell of which only its fitness counts."""

    fit = True

    def is_fit(self, max_age_seconds: float) -> bool:
        del max_age_seconds
        return self.fit


def new_cell() -> Cell:
    return cast("Cell", FakeCell())


class Books:
    """A stock, with what it ordered and what it ended."""

    def __init__(self, concurrency: int, budget_mb: int) -> None:
        self.ordered: list[Kind] = []
        self.ended: list[Cell] = []
        self.stock = Stock(concurrency, self.ordered.append, self.ended.append)
        self.stock.budget_mb = budget_mb

    def deliver(self) -> None:
        """Let the cell that was ordered first arrive."""
        wait_until(lambda: self.ordered, "an order")
        self.stock.arrived(self.ordered.pop(0), new_cell())

    def use(self, of: Kind) -> None:
        """Run once: with an idle cell if there is one, which the stock keeps afterwards."""
        with ThreadPoolExecutor(1) as thread:
            taken = thread.submit(self._run, of)
            wait_until(lambda: taken.done() or self.ordered, "a cell or an order")
            if not taken.done():
                self.deliver()
            taken.result()

    def _run(self, of: Kind) -> None:
        with self.stock.turn(of):
            self.stock.give_back(of, self.stock.take(of, 5), reuse=True)

    def idle(self) -> dict[str, int]:
        return {of[0].image: len(shelf.idle) for of, shelf in self.stock._shelves.items() if shelf.idle}


def in_turn(books: Books, of: Kind, work: Callable[[], object]) -> Callable[[], object]:
    """Return a function that does its work in a turn of this kind."""

    def run() -> object:
        with books.stock.turn(of):
            return work()

    return run


def test_several_kinds_on_few_slots_keep_their_cells() -> None:
    books = Books(2, 10_000)
    for of in (A, B, C) * 4:
        books.use(of)

    assert {"a": 1, "b": 1, "c": 1} == books.idle()
    assert not books.ended


def test_memory_is_never_exceeded_and_the_kind_asked_for_least_lately_makes_room() -> None:
    books = Books(2, 200)
    for of in (A, B, A, C):
        books.use(of)

    assert {"a": 1, "c": 1} == books.idle()


def test_idle_cells_are_bounded_in_number() -> None:
    books = Books(1, 10**9)
    for number in range(IDLE_PER_SLOT + 3):
        books.use(kind(str(number)))

    assert [str(number) for number in range(3, IDLE_PER_SLOT + 3)] == list(books.idle())


def test_a_forgotten_kind_leaves_nothing_in_the_books() -> None:
    books = Books(1, 100)
    for number in range(20):
        books.use(kind(str(number)))

    assert 1 == len(books.stock._shelves)


def test_runs_get_their_turn_in_order_though_a_later_one_would_fit() -> None:
    books = Books(2, 200)
    order: list[str] = []
    release: Future[None] = Future()
    with ThreadPoolExecutor(3) as threads:
        threads.submit(in_turn(books, A, release.result))
        wait_until(lambda: books.stock._shelves.get(A), "the first turn")
        threads.submit(in_turn(books, kind("large", 200), lambda: order.append("large")))
        wait_until(lambda: books.stock._queue, "the large one to wait")
        small = threads.submit(in_turn(books, B, lambda: order.append("small")))
        wait_until(lambda: len(books.stock._queue) == 2 or small.done(), "the small one to wait")
        release.set_result(None)

    assert ["large", "small"] == order


def test_a_kind_that_can_never_fit_is_refused() -> None:
    with pytest.raises(AssignmentError, match="memory_mb"), Books(1, 100).stock.turn(kind("large", 101)):
        pass


def test_a_run_gets_a_cell_that_another_gave_back_meanwhile() -> None:
    books = Books(2, 10_000)
    books.use(A)
    with books.stock.turn(A), ThreadPoolExecutor(1) as threads:
        first = books.stock.take(A, 5)
        second = threads.submit(in_turn(books, A, lambda: books.stock.take(A, 5)))
        wait_until(lambda: books.ordered, "the second one to order a cell")
        books.stock.give_back(A, first, reuse=True)

        assert first is second.result(5)


def test_a_run_is_told_why_its_cell_does_not_come() -> None:
    books = Books(1, 10_000)
    with books.stock.turn(A), ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(books.stock.take, A, 5)
        wait_until(lambda: books.ordered, "an order")
        books.stock.failed(A, SandboxError("no disk left"))

        with pytest.raises(SandboxError, match="no disk left"):
            waiting.result(5)


def test_a_spare_that_fails_is_nobodys_fault() -> None:
    books = Books(2, 10_000)
    books.stock.have_ready(A, 1)
    with books.stock.turn(A), ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(books.stock.take, A, 5)
        wait_until(lambda: books.stock._shelves[A].waiting, "the run to wait")
        books.stock.have_ready(A, 1)
        assert [A, A] == books.ordered
        books.stock.failed(A, SandboxError("no disk left"))
        books.stock.arrived(A, new_cell())

        assert waiting.result(5)


def test_a_run_does_not_wait_for_ever() -> None:
    books = Books(1, 10_000)
    with books.stock.turn(A), pytest.raises(SandboxError, match="no cell within"):
        books.stock.take(A, 0.05)


def test_orders_do_not_pile_up_while_docker_is_silent() -> None:
    books = Books(1, 10_000)
    for _ in range(5):
        with books.stock.turn(A), pytest.raises(SandboxError):
            books.stock.take(A, 0.01)

    assert [A] == books.ordered


def test_dead_cells_are_passed_over() -> None:
    books = Books(1, 10_000)
    books.use(A)
    cast("Any", books.stock._shelves[A].idle[0]).fit = False
    books.use(A)

    assert [False] == [cast("Any", cell).fit for cell in books.ended]


def test_spares_follow_the_runs_and_take_no_room_from_kinds_in_use() -> None:
    books = Books(4, 500)
    for of in (B, C):
        books.use(of)
    with books.stock.turn(A), books.stock.turn(A):
        books.stock.have_spares(A)
        assert [A, A] == books.ordered

        books.stock.have_ready(A, 9)

    assert [A, A, A] == books.ordered
    assert {"b": 1, "c": 1} == books.idle()
