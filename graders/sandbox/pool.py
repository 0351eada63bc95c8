"""Keeps cells ready, bounded in number, and hands each run one that is fit for it."""

import contextlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from graders.errors import GradersError, SandboxError
from graders.sandbox.cell import Cell, runtime_sources
from graders.sandbox.docker import Engine, is_alive
from graders.sandbox.outcome import Box, Outcome, Run
from graders.verdict import Ending

#: A run whose cell dies under it is tried on so many cells.
TRIES = 2
#: Cells are replaced after this many seconds, whatever they did.
MAX_AGE_SECONDS = 900.0
#: How long an image's id is believed without asking Docker again.
IMAGE_SECONDS = 5.0
#: Ready cells beyond those in use, per kind, where every run needs a new one.
SPARES = 2

Kind = tuple[Box, str]


class Pool:
    """A Sandbox over Docker: at most `concurrency` runs at once, each in a cell of its kind. Thread-safe.

    `isolation = "process"` gives a cell back after a run, `"container"` throws it away and has spares made ahead.
    Cells that no run has asked for lately make room for those of another kind.
    """

    def __init__(self, engine: Engine, concurrency: int, runtime: Mapping[str, str] | None = None) -> None:
        """Start nothing yet; the engine is the pool's from now on.

        `runtime` replaces the modules that go into cells, for tests.
        """
        self._engine = engine
        self._runtime = runtime or runtime_sources()
        self._slots = threading.BoundedSemaphore(concurrency)
        self._concurrency = concurrency
        self._lock = threading.Lock()
        self._idle: OrderedDict[Kind, list[Cell]] = OrderedDict()
        self._coming: dict[Kind, int] = {}
        self._images: dict[str, tuple[str, float]] = {}
        self._closed = False
        self._makers = ThreadPoolExecutor(max_workers=2, thread_name_prefix="cells")

    def run(self, box: Box, run: Run) -> Outcome:
        """Run once; again on a new cell where the first died. Raises SandboxError where Docker gives none."""
        kind = (box, run.driver)
        with self._slots:
            outcome = Outcome(Ending.KILLED)
            for _ in range(TRIES):
                outcome = self._run_once(kind, run)
                if outcome.ending is not Ending.KILLED:
                    return outcome
            raise SandboxError(f"{TRIES} cells died under a run, the last one so: {outcome.stderr}")

    def image_id(self, image: str) -> str:
        """Return the id of a local image, as it was at most a few seconds ago."""
        known = self._images.get(image)
        if known is None or time.monotonic() - known[1] > IMAGE_SECONDS:
            known = self._images[image] = (self._engine.image_id(image), time.monotonic())
        return known[0]

    def prepare(self, box: Box, driver: str, cells: int) -> None:
        """Start `cells` cells ahead of need, in the background."""
        for _ in range(cells):
            self._make_ahead((box, driver))

    def sweep(self) -> int:
        """Remove the cells of dead workers of this host that Docker did not remove; return how many there were."""
        strays = [cell for cell, owner in self._engine.cells().items() if not is_alive(owner)]
        for cell in strays:
            self._engine.remove(cell)
        return len(strays)

    def close(self) -> None:
        """End every idle cell, make no more, and let go of the Engine."""
        with self._lock:
            self._closed = True
            idle = [cell for cells in self._idle.values() for cell in cells]
            self._idle.clear()
        self._makers.shutdown()  # cancelling would forget the cells that are still to be ended
        for cell in idle:
            _end(cell)
        self._engine.close()

    def _run_once(self, kind: Kind, run: Run) -> Outcome:
        cell = self._take(kind)
        try:
            return cell.run(run)
        finally:
            self._give_back(kind, cell)

    def _take(self, kind: Kind) -> Cell:
        """Return an idle cell of this kind, or a new one."""
        cell = self._idle_cell(kind)
        if kind[0].isolation == "container":
            self._make_ahead(kind)
        return cell or self._new(kind)

    def _idle_cell(self, kind: Kind) -> Cell | None:
        with self._lock:
            cells = self._idle.setdefault(kind, [])
            self._idle.move_to_end(kind)
            while cells:
                cell = cells.pop()
                if cell.is_fit(MAX_AGE_SECONDS):
                    return cell
                self._later(partial(_end, cell))
        return None

    def _new(self, kind: Kind) -> Cell:
        self._make_room()
        return Cell(self._engine, *kind, self._runtime)

    def _give_back(self, kind: Kind, cell: Cell) -> None:
        if kind[0].isolation == "process" and cell.is_fit(MAX_AGE_SECONDS):
            self._keep(kind, cell)
            return
        self._later(partial(_end, cell))
        if kind[0].isolation == "process":
            self._make_ahead(kind)

    def _keep(self, kind: Kind, cell: Cell) -> None:
        with self._lock:
            if not self._closed:
                self._idle.setdefault(kind, []).append(cell)
                return
        _end(cell)

    def _make_ahead(self, kind: Kind) -> None:
        """Have a cell made in the background unless enough are idle or coming."""
        with self._lock:
            ready = len(self._idle.get(kind, ())) + self._coming.get(kind, 0)
            if self._closed or ready >= max(SPARES, self._concurrency):
                return
            self._coming[kind] = self._coming.get(kind, 0) + 1
        self._later(partial(self._make, kind))

    def _make(self, kind: Kind) -> None:
        try:
            # A fault shows again, and to somebody, when a run needs a cell.
            with contextlib.suppress(GradersError):
                if not self._closed:
                    self._keep(kind, self._new(kind))
        finally:
            with self._lock:
                self._coming[kind] -= 1

    def _make_room(self) -> None:
        """End the idle cell that was asked for least lately where there are too many."""
        with self._lock:
            idle = [(kind, cells) for kind, cells in self._idle.items() if cells]
            if sum(len(cells) for _, cells in idle) < 2 * max(SPARES, self._concurrency):
                return
            cell = idle[0][1].pop()
        self._later(partial(_end, cell))

    def _later(self, work: Callable[[], None]) -> None:
        if not self._closed:
            with contextlib.suppress(RuntimeError):  # closed meanwhile: the container ends with its owner
                self._makers.submit(work)
                return
        work()


def _end(cell: Cell) -> None:
    # Docker removes what it cannot remove now when the cell's stdin ends, or the next sweep does.
    with contextlib.suppress(SandboxError):
        cell.close()
