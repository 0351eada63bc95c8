"""Everything real that the chaos plays on: workers, beat, Redis, a Docker Engine of its own, and the Ok stand-in."""

import os
import re
import tempfile
from collections import Counter
from contextlib import ExitStack, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.chaos.classroom import ASSIGNMENTS, ENDPOINT, students
from tests.chaos.processes import Kept
from tests.dockerd import OwnDockerd
from tests.simulators.ok import OkSimulator
from tests.valkey import running_valkey
from tests.waiting import wait_until
from worker.ledger import Ledger
from worker.records import State
from worker.settings import PREFIX

WORKERS = 2
TOKEN = "staff-token"
#: Short times, so that minutes hold what otherwise takes hours; none is longer than a disturbance may last.
SETTINGS = {
    "CONCURRENCY": "2",
    "POLL_SECONDS": "4",
    "SWEEP_SECONDS": "1",
    "LEASE_SECONDS": "4",
    "PATIENCE_SECONDS": "4",
    "HOLD_SECONDS": "3",
    "RETRY_SECONDS": "0.5",
    "WATCH": ENDPOINT,
}
_GRADED = re.compile(r"event='graded'.* backup='(\w+)'")


class Stage:
    """The service with a class that hands in bit by bit; `dockerd` outlives it."""

    def __init__(self, dockerd: OwnDockerd) -> None:
        self.dockerd = dockerd
        self._parts = ExitStack()
        #: Backups by the students' emails.
        self.handed_in: dict[str, str] = {}

    def __enter__(self) -> Self:
        with self._parts as parts:
            logs = Path(parts.enter_context(tempfile.TemporaryDirectory(prefix="gradewright-chaos-")))
            self.ok = parts.enter_context(OkSimulator(recordings=False))
            self.ok.add_class(ENDPOINT, {})
            self.valkey = parts.enter_context(running_valkey())
            self.ledger = Ledger(self.valkey.url)
            parts.callback(self.ledger.close)
            self.processes = Kept(self._environment(), logs)
            self.processes.start("beat", *(f"worker-{number}" for number in range(1, WORKERS + 1)))
            parts.callback(self.processes.close)
            self._parts = parts.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._parts.close()

    def hand_in(self, number: int) -> None:
        """Let so many more students submit."""
        self.handed_in |= self.ok.add_class(ENDPOINT, students(len(self.handed_in), number))

    def scored(self) -> int:
        """Count the submissions that have a score at Ok."""
        return len({score.backup for score in self.ok.scores()})

    def await_scored(self, more: float, seconds: float) -> None:
        """Wait until so many more submissions have a score, but no longer than so many seconds."""
        enough = self.scored() + more
        with suppress(AssertionError):
            wait_until(lambda: self.scored() >= enough, "more scores", seconds)

    def await_calm(self, seconds: float) -> None:
        """Wait until every submission is posted, by Ok's word and the ledger's."""

        def is_calm() -> bool:
            posted = {State.POSTED: len(self.handed_in)}
            return self.scored() == len(self.handed_in) and self.ledger.counts().get(ENDPOINT) == posted

        try:
            wait_until(is_calm, "all scores", seconds)
        except AssertionError:
            raise AssertionError(self._what_is_stuck()) from None

    def scores(self) -> dict[str, list[tuple[str, float]]]:
        """Return each student's active scores at Ok, as kind and points."""
        active: dict[str, list[tuple[str, float]]] = {email: [] for email in self.handed_in}
        emails = {backup: email for email, backup in self.handed_in.items()}
        for score in self.ok.scores():
            if not score.archived:
                active[emails[score.backup]].append((score.kind, score.score))
        return active

    def gradings(self) -> Counter[str]:
        """Count, by backup, how often a worker said that it had graded; what it was killed over is not told."""
        workers = self.processes.names("worker")
        return Counter(backup for worker in workers for backup in _GRADED.findall(self.processes.log(worker)))

    def _environment(self) -> dict[str, str]:
        own = {"REDIS_URL": self.valkey.url, "OK_URL": self.ok.url, "OK_TOKEN": TOKEN}
        settings = {**SETTINGS, **own, "ASSIGNMENTS_DIR": str(ASSIGNMENTS)}
        others = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
        return {**others, "DOCKER_HOST": self.dockerd.address, **{PREFIX + k: v for k, v in settings.items()}}

    def _what_is_stuck(self) -> str:
        backups = list(self.handed_in.values())
        records = {record.work.backup: record for record in self.ledger.records(ENDPOINT, backups)}
        scored = {score.backup for score in self.ok.scores()}
        wrong = [f"{b}: not in the ledger" for b in backups if b not in records]
        wrong += [f"{b}: {r.state}, {r.reason or 'no reason'}" for b, r in records.items() if r.state != State.POSTED]
        wrong += [f"{b}: posted, but Ok has no score" for b in records if b not in scored]
        tails = [f"--- {name}\n{self.processes.log(name)[-3000:]}" for name in self.processes.names("worker")]
        return "\n".join([f"{len(wrong)} submissions have no end:", *wrong[:20], *tails])
