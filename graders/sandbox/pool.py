"""Keeps cells ready, bounded in number and memory, and hands each run one that is fit for it."""

import contextlib
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

from graders.errors import GradersError, SandboxAwayError, SandboxError
from graders.sandbox.cell import Cell, runtime_sources
from graders.sandbox.docker import Engine
from graders.sandbox.outcome import Box, Outcome, Run
from graders.sandbox.stock import Kind, Stock
from graders.verdict import Ending

#: How long a run may wait for its cells, the second one included.
CELL_SECONDS = 20.0
#: A run whose cell died under it is tried once more, if that was within so many seconds: a slot is not held for long.
REPEAT_SECONDS = 10.0
#: How long an image's id is believed without asking Docker again.
IMAGE_SECONDS = 5.0
#: How often containers are looked for that nobody holds any more, and how soon after a fault.
SWEEP_SECONDS = 60.0
SWEEP_AFTER_FAULT_SECONDS = 1.0


class Pool:
    """A Sandbox over Docker: at most `concurrency` runs at once, each in a cell of its kind. Thread-safe.

    `isolation = "process"` gives a cell back after a run, `"container"` throws it away and has spares made ahead.
    A run waits for nothing but its own cell: Docker is asked in the background, so that a slow Docker, or one that
    does not answer, costs a run `cell_seconds` at most, and the run ends as a fault that may be tried again.
    """

    def __init__(
        self,
        engine: Engine,
        concurrency: int,
        runtime: Mapping[str, str] | None = None,
        memory_mb: int | None = None,
        cell_seconds: float = CELL_SECONDS,
    ) -> None:
        """Start nothing yet; the engine is the pool's from now on.

        `runtime` replaces the modules that go into cells, for tests. `memory_mb` bounds the memory limits of all
        cells together; by default it is half the memory of Docker's host. `cell_seconds` is how long a run may
        wait for its cells.
        """
        self._engine = engine
        self._runtime = runtime or runtime_sources()
        # Making a cell is waiting as much as work: for each slot its own, and a spare meanwhile.
        self._makers = ThreadPoolExecutor(2 * concurrency, "cells")
        # Apart from the makers: what cannot be removed now must not keep cells from being made.
        self._enders = ThreadPoolExecutor(1, "cells-ending")
        self._stock = Stock(concurrency, self._order, self._end_later)
        self._stock.budget_mb = memory_mb
        self._cell_seconds = cell_seconds
        self._images: dict[str, tuple[str, float]] = {}
        self._sweep_at = time.monotonic() + SWEEP_SECONDS
        self._closed = False

    def run(self, box: Box, run: Run) -> Outcome:
        """Run once; again on a new cell where the first died.

        Raises SandboxAwayError where Docker is away, SandboxError where it is there and the run fails all the same.
        """
        kind = (box, run.driver)
        self._learn_budget()
        try:
            with self._stock.turn(kind):
                return self._run_twice(kind, run)
        except SandboxAwayError:
            raise
        except SandboxError as error:
            self._blame(error)
            raise

    def image_id(self, image: str) -> str:
        """Return the id of a local image, as it was at most a few seconds ago."""
        known = self._images.get(image)
        if known is None or time.monotonic() - known[1] > IMAGE_SECONDS:
            known = self._images[image] = (self._engine.image_id(image), time.monotonic())
        return known[0]

    def prepare(self, box: Box, driver: str, cells: int) -> None:
        """Start cells ahead of need, in the background, until so many are ready."""
        self._makers.submit(self._prepare, (box, driver), cells)

    def ready(self, box: Box, driver: str) -> tuple[int, int]:
        """Return how many cells are ready for such a run, and how many are on their way."""
        return self._stock.ready((box, driver))

    def sweep(self) -> int:
        """Remove containers that nobody holds: of dead workers of this host, or left by a fault of Docker's.

        Returns how many there were.
        """
        strays = self._engine.strays()
        for cell in strays:
            self._engine.remove(cell)
        return len(strays)

    def close(self) -> None:
        """End every idle cell, make no more, and let go of the Engine."""
        self._closed = True
        idle = self._stock.close()
        self._makers.shutdown(cancel_futures=True)
        self._enders.shutdown()
        for cell in idle:
            self._end(cell)
        if self._sweep_at < time.monotonic() + SWEEP_AFTER_FAULT_SECONDS:
            self._sweep_quietly()
        self._engine.close()

    def _run_twice(self, kind: Kind, run: Run) -> Outcome:
        begun = time.monotonic()
        try:
            return self._run_once(kind, run, self._cell_seconds)
        except SandboxError:
            passed = time.monotonic() - begun
            if passed > REPEAT_SECONDS:
                raise
        return self._run_once(kind, run, self._cell_seconds - passed)

    def _blame(self, error: SandboxError) -> None:
        """Raise SandboxAwayError where a run failed because Docker did."""
        try:
            self._engine.ping()
        except SandboxAwayError as cause:
            raise SandboxAwayError(str(error)) from cause

    def _run_once(self, kind: Kind, run: Run, seconds: float) -> Outcome:
        cell = self._stock.take(kind, seconds)
        is_reused = kind[0].isolation == "process"
        if not is_reused:
            self._stock.have_spares(kind)
        try:
            outcome = cell.run(run)
        finally:
            if not self._stock.give_back(kind, cell, reuse=is_reused) and is_reused:
                self._stock.have_ready(kind, 1)
            self._sweep_if_due()
        if outcome.ending is Ending.KILLED:
            raise SandboxError(f"a cell died under a run: {outcome.stderr}")
        return outcome

    def _learn_budget(self) -> None:
        if self._stock.budget_mb is None:
            self._stock.budget_mb = self._engine.memory_mb() // 2

    def _prepare(self, kind: Kind, cells: int) -> None:
        # A fault shows again, and to somebody, when a run needs a cell.
        with contextlib.suppress(GradersError):
            self._learn_budget()
            self._stock.have_ready(kind, cells)

    def _order(self, kind: Kind) -> None:
        with contextlib.suppress(RuntimeError):  # closed meanwhile
            self._makers.submit(self._make, kind)

    def _make(self, kind: Kind) -> None:
        try:
            cell = Cell(self._engine, *kind, self._runtime)
        except GradersError as error:
            self._note_fault()
            self._stock.failed(kind, error)
        except BaseException:
            self._stock.failed(kind, SandboxError("a cell could not be made"))
            raise
        else:
            self._stock.arrived(kind, cell)

    def _end_later(self, cell: Cell) -> None:
        try:
            self._enders.submit(self._end, cell)
        except RuntimeError:  # closed meanwhile
            self._end(cell)

    def _end(self, cell: Cell) -> None:
        try:
            cell.close()
        except SandboxError:
            self._note_fault()

    def _note_fault(self) -> None:
        """Look soon for containers that the call that failed may have left behind."""
        self._sweep_at = min(self._sweep_at, time.monotonic() + SWEEP_AFTER_FAULT_SECONDS)

    def _sweep_if_due(self) -> None:
        if time.monotonic() >= self._sweep_at and not self._closed:
            self._sweep_at = time.monotonic() + SWEEP_SECONDS
            with contextlib.suppress(RuntimeError):  # closed meanwhile
                self._enders.submit(self._sweep_quietly)

    def _sweep_quietly(self) -> None:
        try:
            self.sweep()
        except SandboxError:
            self._note_fault()
