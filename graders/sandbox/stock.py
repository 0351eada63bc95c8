"""Keeps the books of a pool: whose turn it is, which cells are idle, coming or in use, and which must make room."""

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from graders.errors import AssignmentError, GradersError, SandboxAwayError, SandboxError
from graders.sandbox.cell import Cell
from graders.sandbox.hardening import cell_memory_mb
from graders.sandbox.outcome import Box

#: Cells are replaced after this many seconds, whatever they did.
MAX_AGE_SECONDS = 900.0
#: Idle cells that are kept for each slot, over all kinds.
IDLE_PER_SLOT = 8
#: A kind that was asked for within so many seconds makes room for a run of another, but not for a spare.
FRESH_SECONDS = 10.0

#: A box and the driver that runs in it: cells of one kind serve the same runs.
Kind = tuple[Box, str]


@dataclass(slots=True)
class _Shelf:
    """The cells of one kind, and the runs that want them."""

    kind: Kind
    memory_mb: int
    idle: list[Cell] = field(default_factory=list)
    coming: int = 0
    in_use: int = 0
    #: Runs that have their turn; the waiting ones of them have no cell yet.
    runs: int = 0
    waiting: int = 0
    #: What went wrong with cells that runs are waiting for.
    errors: list[GradersError] = field(default_factory=list)
    asked_at: float = 0.0

    @property
    def cells(self) -> int:
        return len(self.idle) + self.coming + self.in_use


class Stock:
    """Cells by kind, never more than `budget_mb` of memory limits together. Thread-safe; knows nothing of Docker.

    `order` has a cell made and `end` has one ended, both in the background: they are called under the lock.
    """

    def __init__(self, concurrency: int, order: Callable[[Kind], None], end: Callable[[Cell], None]) -> None:
        self._concurrency, self._order, self._end = concurrency, order, end
        self._changed = threading.Condition()
        #: In the order in which they were asked for, the latest last.
        self._shelves: OrderedDict[Kind, _Shelf] = OrderedDict()
        self._queue: deque[object] = deque()
        self._closed = False
        #: None until it is known.
        self.budget_mb: float | None = None

    @contextmanager
    def turn(self, kind: Kind) -> Iterator[None]:
        """Wait, first come first served, for a slot and for memory that no other run has, and keep both.

        Raises AssignmentError where such a cell is larger than all cells together may be.
        """
        need = cell_memory_mb(kind[0])
        if need > self._budget:
            raise AssignmentError(
                f"a cell of {need} MB is larger than all cells together may be ({self._budget:.0f} MB): "
                "lower memory_mb or disk_mb in [sandbox], or give the worker's cells more memory"
            )
        shelf = self._queued(kind, need)
        try:
            yield
        finally:
            with self._changed:
                shelf.runs -= 1
                self._settle(shelf)

    def take(self, kind: Kind, seconds: float) -> Cell:
        """Return a fit cell: an idle one, or the next to come. Only within a turn.

        Raises SandboxAwayError if none comes in time, or what went wrong with the one that should have come.
        """
        deadline = time.monotonic() + seconds
        with self._changed:
            shelf = self._shelf(kind)
            shelf.asked_at = time.monotonic()
            self._shelves.move_to_end(kind)
            shelf.waiting += 1
            try:
                cell = self._await(shelf, deadline, seconds)
                shelf.in_use += 1
            finally:
                shelf.waiting -= 1
                del shelf.errors[shelf.waiting :]
            return cell

    def give_back(self, kind: Kind, cell: Cell, *, reuse: bool) -> bool:
        """Take back a cell, and return whether it is kept for the next run."""
        with self._changed:
            shelf = self._shelf(kind)
            shelf.in_use -= 1
            kept = reuse and not self._closed and cell.is_fit(MAX_AGE_SECONDS)
            self._put(shelf, cell, kept=kept)
            return kept

    def arrived(self, kind: Kind, cell: Cell) -> None:
        """Take in a cell that was ordered."""
        with self._changed:
            shelf = self._shelf(kind)
            shelf.coming -= 1
            self._put(shelf, cell, kept=not self._closed)

    def failed(self, kind: Kind, error: GradersError) -> None:
        """Note that a cell that was ordered will not come; a run that is left without one is told why."""
        with self._changed:
            shelf = self._shelf(kind)
            shelf.coming -= 1
            if shelf.coming + len(shelf.errors) < shelf.waiting:
                shelf.errors.append(error)
            self._settle(shelf)

    def have_ready(self, kind: Kind, cells: int) -> None:
        """Order cells until so many are idle or coming, beyond those waited for, as far as there is room for spares."""
        with self._changed:
            shelf = self._shelf(kind)
            while len(shelf.idle) + shelf.coming < cells + shelf.waiting and self._has_room_for_spare(shelf):
                self._have_made(shelf)
            self._settle(shelf)

    def have_spares(self, kind: Kind) -> None:
        """Order a spare cell for each run of this kind that has its turn."""
        with self._changed:
            runs = self._shelf(kind).runs
        self.have_ready(kind, min(runs, self._concurrency))

    def ready(self, kind: Kind) -> tuple[int, int]:
        """Return how many cells of a kind are idle, and how many are coming."""
        with self._changed:
            shelf = self._shelf(kind)
            counted = len(shelf.idle), shelf.coming
            self._settle(shelf)
            return counted

    def close(self) -> list[Cell]:
        """Order and keep no cell from now on, and return those that are idle."""
        with self._changed:
            self._closed = True
            idle = [cell for shelf in self._shelves.values() for cell in shelf.idle]
            for shelf in self._shelves.values():
                shelf.idle.clear()
            self._changed.notify_all()
            return idle

    @property
    def _budget(self) -> float:
        return float("inf") if self.budget_mb is None else self.budget_mb

    def _queued(self, kind: Kind, need: int) -> _Shelf:
        ticket = object()
        with self._changed:
            self._queue.append(ticket)
            try:
                self._changed.wait_for(lambda: self._queue[0] is ticket and self._has_place(need))
                shelf = self._shelf(kind)
                shelf.runs += 1
            finally:
                self._queue.remove(ticket)
                self._changed.notify_all()
            return shelf

    def _has_place(self, need: int) -> bool:
        """Tell whether another run fits beside those that have their turn: all else can make room."""
        busy = [shelf for shelf in self._shelves.values() if shelf.runs]
        memory = sum(shelf.runs * shelf.memory_mb for shelf in busy)
        return sum(shelf.runs for shelf in busy) < self._concurrency and memory + need <= self._budget

    def _await(self, shelf: _Shelf, deadline: float, seconds: float) -> Cell:
        while (cell := self._idle_cell(shelf)) is None:
            if shelf.errors:
                raise shelf.errors.pop()
            if self._closed:
                raise SandboxError("the pool of cells is closed")
            if shelf.coming < shelf.waiting and self._make_room(shelf, float("inf")):
                self._have_made(shelf)
            if not self._changed.wait(max(0.0, deadline - time.monotonic())) and time.monotonic() >= deadline:
                raise SandboxAwayError(
                    f"Docker gave no cell within {seconds:.0f} s: is it overloaded? `docker info` tells"
                )
        return cell

    def _idle_cell(self, shelf: _Shelf) -> Cell | None:
        while shelf.idle:
            cell = shelf.idle.pop()
            if cell.is_fit(MAX_AGE_SECONDS):
                return cell
            self._end(cell)
        return None

    def _have_made(self, shelf: _Shelf) -> None:
        shelf.coming += 1
        self._order(shelf.kind)

    def _put(self, shelf: _Shelf, cell: Cell, *, kept: bool) -> None:
        if kept:
            shelf.idle.append(cell)
            while self._idle_cells() > IDLE_PER_SLOT * self._concurrency:
                self._evict(float("inf"))
        else:
            self._end(cell)
        self._settle(shelf)

    def _has_room_for_spare(self, shelf: _Shelf) -> bool:
        if self._closed:
            return False
        before = time.monotonic() - FRESH_SECONDS
        coming = sum(shelf.coming for shelf in self._shelves.values())
        while self._idle_cells() + coming >= IDLE_PER_SLOT * self._concurrency:
            if not self._evict(before):
                return False
        return self._make_room(shelf, before)

    def _make_room(self, shelf: _Shelf, asked_before: float) -> bool:
        """End idle cells until another of this shelf fits; tell whether it does."""
        while sum(each.cells * each.memory_mb for each in self._shelves.values()) + shelf.memory_mb > self._budget:
            if not self._evict(asked_before):
                return False
        return True

    def _evict(self, asked_before: float) -> bool:
        """End the idle cell whose kind was asked for least lately, if that was before this time."""
        for shelf in self._shelves.values():
            if shelf.asked_at >= asked_before:
                return False
            if shelf.idle:
                self._end(shelf.idle.pop(0))
                self._settle(shelf)
                return True
        return False

    def _idle_cells(self) -> int:
        return sum(len(shelf.idle) for shelf in self._shelves.values())

    def _shelf(self, kind: Kind) -> _Shelf:
        shelf = self._shelves.get(kind)
        if shelf is None:
            shelf = self._shelves[kind] = _Shelf(kind, cell_memory_mb(kind[0]))
        return shelf

    def _settle(self, shelf: _Shelf) -> None:
        """Forget a shelf that nobody needs, and let those who wait look again."""
        if not (shelf.cells or shelf.runs or shelf.waiting):
            self._shelves.pop(shelf.kind, None)
        self._changed.notify_all()
