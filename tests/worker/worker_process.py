"""A real worker process whose sandbox only waits: `python -m tests.worker.worker_process GATE`.

Each run leaves a file `started-…` in the folder GATE, and ends when there is a file `open` in it.
"""

import contextlib
import sys
from pathlib import Path
from uuid import uuid4

from graders.sandbox.outcome import Outcome
from tests.waiting import wait_until
from tests.worker.fakes import PASSED, FakeSandbox
from worker import telemetry
from worker.settings import Settings
from worker.tasks import work


def main(gate: Path) -> int:
    """Work until a signal comes."""

    def run() -> Outcome:
        (gate / f"started-{uuid4().hex}").touch()
        wait_until((gate / "open").exists, "the gate", seconds=120)
        return PASSED

    settings = Settings.read()
    telemetry.configure(settings)
    return work(settings, contextlib.nullcontext(FakeSandbox(run)))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
