"""A cell: one hardened container, attached, with its runtime aboard, that serves runs one at a time."""

import base64
import contextlib
import secrets
import signal
import time
from collections.abc import Mapping
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

from graders.errors import AssignmentError, SandboxError
from graders.sandbox import frames
from graders.sandbox.attachment import Attachment
from graders.sandbox.docker import Engine
from graders.sandbox.limits import Limits
from graders.sandbox.outcome import Box, Outcome, Run
from graders.verdict import Ending

#: How long a new cell may take until its runtime is ready.
READY_SECONDS = 20.0
#: How long after the wall limit a supervisor's answer may come before the cell counts as dead.
GRACE_SECONDS = 8.0
#: Runs take two users at most: a slot for so many runs a cell, taken at random so that cells seldom share quotas.
RUNS_PER_CELL = 1000
_FIRST_UIDS = range(10_000, 60_000, 2 * RUNS_PER_CELL)


class _EndedError(SandboxError):
    """The container has ended, as far as the connection to it tells."""


class Cell:
    """A container that is ready for runs of one driver. Not for more than one thread at a time."""

    def __init__(self, engine: Engine, box: Box, driver: str, runtime: Mapping[str, str]) -> None:
        """Start a cell with these modules aboard, source by full name.

        Raises SandboxError if Docker or the image does not play along.
        """
        self._engine = engine
        self._limits = box.limits
        self._started = time.monotonic()
        self._runs = 0
        self._spent = False
        self._lost = False
        self._frames = frames.Demultiplexer(_largest_frame(box.limits))
        self._attachment: Attachment | None = None
        self.container = engine.create(box)
        try:
            self._attachment = engine.attach(self.container)
            engine.start(self.container)
            self._greet(driver, runtime)
        except BaseException:
            self._lost = True
            with contextlib.suppress(SandboxError):  # the first fault tells more
                self.close()
            raise

    def is_fit(self, max_age_seconds: float) -> bool:
        """Tell whether the cell lives and may serve another run."""
        young = time.monotonic() - self._started < max_age_seconds
        unspent = not self._spent and young and self._runs < RUNS_PER_CELL - 1
        return unspent and self._stream.is_quiet()

    def run(self, run: Run) -> Outcome:
        """Run once. The outcome is `Ending.KILLED` where the cell died under the run.

        Raises AssignmentError if the files do not fit the box.
        """
        self._runs += 1
        order = {
            "driver": run.driver,
            "task": run.task,
            "files": _encoded(run.files),
            "private": None if run.private is None else _encoded(run.private),
            "collect": run.collect,
            "known_as": run.known_as,
        }
        try:
            answer = self._ask(order, self._limits.wall_seconds + GRACE_SECONDS)
        except SandboxError as error:
            self._spent = self._lost = True
            return Outcome(self._cause_of_death(error), stderr=str(error))
        self._spent = answer.spent
        if answer.refused:
            raise AssignmentError(f"the run's files could not be written ({answer.refused}): raise disk_mb?")
        return outcome(answer)

    def close(self) -> None:
        """End the container: it removes itself when its stdin ends; one that stopped answering is made to."""
        self._spent = True
        if self._attachment is not None:
            self._attachment.close()
        if self._lost:
            self._engine.remove(self.container)
        else:
            self._engine.let_go(self.container)

    def _cause_of_death(self, error: SandboxError) -> Ending:
        """Tell a run that filled the memory until the kernel took the supervisor itself from a fault of Docker's."""
        if isinstance(error, _EndedError):
            with contextlib.suppress(SandboxError):
                if self._engine.ran_out_of_memory(self.container):
                    return Ending.MEMORY
        return Ending.KILLED

    @property
    def _stream(self) -> Attachment:
        if self._attachment is None:
            raise SandboxError("a cell is not attached")
        return self._attachment

    def _greet(self, driver: str, runtime: Mapping[str, str]) -> None:
        limits = self._limits
        config = {
            "drivers": [driver],
            "first_uid": secrets.choice(_FIRST_UIDS),
            "cpu_seconds": limits.cpu_seconds,
            "wall_seconds": limits.wall_seconds,
            "disk_bytes": limits.disk_mb * 1024 * 1024,
            "output_bytes": limits.output_kb * 1024,
        }
        self._exchange({"modules": dict(runtime), "config": config}, READY_SECONDS)

    def _ask(self, order: object, seconds: float) -> frames.Answer:
        return frames.decode_answer(self._exchange(order, seconds))

    def _exchange(self, value: object, seconds: float) -> bytes:
        """Send one frame and wait for one. Raises SandboxError if none comes in time."""
        deadline = time.monotonic() + seconds
        try:
            self._stream.settimeout(seconds)
            self._stream.sendall(frames.encode(value))
            while True:
                self._stream.settimeout(max(0.001, deadline - time.monotonic()))
                data = self._stream.recv(65536)
                if not data:
                    raise _EndedError(f"a cell ended unasked: {self._complaint()}")
                body = self._frames.feed(data)
                if body is not None:
                    return body
        except TimeoutError:
            raise SandboxError(f"a cell did not answer within {seconds:.0f} s: {self._complaint()}") from None
        except OSError as error:
            raise SandboxError(f"the connection to a cell broke: {error}") from error

    def _complaint(self) -> str:
        return self._frames.complaint.decode("utf-8", "replace").strip() or "it said nothing"


def outcome(answer: frames.Answer) -> Outcome:
    """Return what an answer says of its run: a clean exit status alone never counts as a good end."""
    reports, ended = frames.decode_reports(answer.reports)
    try:
        ending = Ending(answer.ending or ("ok" if ended and answer.exit_status == 0 else _own_end(answer.exit_status)))
    except ValueError:
        ending = Ending.KILLED
    return Outcome(
        ending,
        tuple(reports),
        answer.stdout,
        answer.stderr,
        answer.exit_status,
        answer.cpu_seconds,
        answer.wall_seconds,
        answer.peak_memory_mb,
        answer.files,
    )


def _encoded(files: Mapping[str, bytes]) -> dict[str, str]:
    return {name: base64.b64encode(data).decode("ascii") for name, data in files.items()}


def _own_end(exit_status: int | None) -> str:
    """Tell a run that its own alarm ended, as drivers set one for a test, from any other that ended by itself."""
    return "timeout" if exit_status == -signal.SIGALRM else "crash"


@cache
def runtime_sources() -> dict[str, str]:
    """Return the source of every module of the runtime by its full name, to be sent into a cell."""
    sources = _sources_in(resources.files("graders.runtime"), "graders.runtime")
    del sources["graders.runtime.bootstrap"]
    return {"graders": "", **sources}


def _sources_in(folder: Traversable, package: str) -> dict[str, str]:
    sources = {}
    for entry in folder.iterdir():
        name = f"{package}.{entry.name.removesuffix('.py')}".removesuffix(".__init__")
        if entry.name.endswith(".py"):
            sources[name] = entry.read_text()
        elif entry.is_dir() and entry.joinpath("__init__.py").is_file():
            sources |= _sources_in(entry, name)
    return sources


def _largest_frame(limits: Limits) -> int:
    """Return the bytes that an answer may have: what the run wrote, and the files that it left, in base64."""
    output, disk = limits.output_kb << 10, limits.disk_mb << 20
    return frames.ESCAPE_FACTOR * output + 2 * disk + frames.FRAME_MARGIN_BYTES
