"""A real worker process whose sandbox only waits: `python -m tests.worker.worker_process GATE`.

Each run leaves a file `started-…` in the folder GATE, named by the time, with what was handed in, and ends when there
is a file `open` in it, or a file `pass`, which it takes away. A file that begins with `# poison` ends the worker, and
leaves a file `killed-…`.
"""

import contextlib
import os
import signal
import sys
import time
from pathlib import Path
from uuid import uuid4

from graders.sandbox.outcome import Box, Outcome, Run
from tests.waiting import wait_until
from tests.worker.fakes import PASSED, FakeSandbox
from worker import telemetry
from worker.settings import Settings
from worker.tasks import work


def main(gate: Path) -> int:
    """Work until a signal comes."""
    settings = Settings.read()
    telemetry.configure(settings, "worker")
    return work(settings, contextlib.nullcontext(GatedSandbox(gate)))


class GatedSandbox(FakeSandbox):
    """Lets runs end when the gate is open, and dies of poison."""

    def __init__(self, gate: Path) -> None:
        super().__init__()
        self._gate = gate

    def run(self, box: Box, run: Run) -> Outcome:
        """Pretend to run."""
        assert box.image
        if any(data.startswith(b"# poison") for data in run.files.values()):
            (self._gate / f"killed-{uuid4().hex}").touch()
            os.kill(os.getpid(), signal.SIGKILL)
        (self._gate / f"started-{time.monotonic_ns():020}-{uuid4().hex}").write_bytes(run.files["lab00.py"])
        wait_until(self._may_end, "the gate", seconds=120)
        return PASSED

    def _may_end(self) -> bool:
        if (self._gate / "open").exists():
            return True
        try:
            (self._gate / "pass").unlink()
        except FileNotFoundError:
            return False
        return True


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
