"""Watches submissions on their way, so that the staff see them arrive, and see why when they do not."""

import time
from collections import Counter
from collections.abc import Sequence

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from worker.cli.console import console
from worker.ledger import Ledger
from worker.records import Record, State
from worker.settings import Settings

#: How often the ledger is asked, at most.
GLANCE_SECONDS = 0.25
#: Share of the time that asking may take, since the workers ask the same Redis.
GLANCE_SHARE = 0.05
#: Without any change for so long, it is time to ask whether anybody works.
QUIET_SECONDS = 5.0


def follow(ledger: Ledger, endpoint: str, backups: Sequence[str], settings: Settings, *, quiet: bool = False) -> bool:
    """Wait until all have ended; returns False if the user would not wait. Warns where nothing moves."""
    out = console(stderr=True)
    columns = (
        TextColumn("grading"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}"),
    )
    watch = _Watch(ledger, out, settings)
    with Progress(*columns, console=out, disable=quiet, transient=False) as progress:
        bar = progress.add_task("", total=len(backups))
        try:
            pending = list(backups)
            while pending:
                asked_at = time.monotonic()
                records = ledger.records(endpoint, pending)
                pending = [record.work.backup for record in records if not record.state.ended]
                progress.update(bar, completed=len(backups) - len(pending), description=_described(records))
                watch.look(records)
                took = time.monotonic() - asked_at
                if pending:
                    time.sleep(max(GLANCE_SECONDS, took / GLANCE_SHARE))
        except KeyboardInterrupt:
            out.print(f"{len(pending)} submissions go on without you: `gradewright status {endpoint}`")
            return False
    return True


def _described(records: Sequence[Record]) -> str:
    counts = Counter(record.state for record in records if not record.state.ended)
    return ", ".join(f"{counts[state]} {state.value}" for state in State if counts[state])


class _Watch:
    """Tells, once each, what submissions wait for, and that nobody seems to work."""

    def __init__(self, ledger: Ledger, out: Console, settings: Settings) -> None:
        self._ledger = ledger
        self._out = out
        self._silence = max(3 * settings.sweep_seconds, QUIET_SECONDS)
        self._told: set[str] = set()
        self._last: Counter[State] = Counter()
        self._changed_at = time.monotonic()

    def look(self, records: Sequence[Record]) -> None:
        waiting = [record for record in records if not record.state.ended]
        for record in waiting:
            if record.reason:
                self._tell(f"waiting: {record.cause}")
        counts = Counter(record.state for record in records)
        if counts != self._last:
            self._last, self._changed_at = counts, time.monotonic()
        if waiting and time.monotonic() - self._changed_at > QUIET_SECONDS and not self._is_alive(counts):
            self._tell("no worker seems to take work: start one with `gradewright up`; the work is kept until then")

    def _is_alive(self, counts: Counter[State]) -> bool:
        """Whether something is being graded, or a worker has done the last sweeps."""
        swept_at = self._ledger.swept_at()
        is_swept = swept_at is not None and self._ledger.connection.clock() - swept_at < self._silence
        return is_swept or bool(counts[State.GRADING])

    def _tell(self, text: str) -> None:
        if text not in self._told:
            self._told.add(text)
            self._out.print(text)
