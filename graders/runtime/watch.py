"""Watches one run from outside: what it writes, how long it takes, what it uses, how it ends."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import select
import time
from typing import TYPE_CHECKING, Any

from graders.runtime.frames import OwnerGoneError
from graders.runtime.processes import kill, left_over, reap

if TYPE_CHECKING:
    import socket
    from collections.abc import Sequence

    from graders.runtime.meter import Meter

#: How often a running run's CPU time and output are looked at.
TICK_SECONDS = 0.05
#: What a pipe holds by itself, and the most that the kernel lets it hold.
PIPE_BYTES = 65536
LARGEST_PIPE_BYTES = 1 << 20
#: Python names it from 3.10 on.
F_SETPIPE_SZ = 1031
#: How long a killed run may take to be gone.
KILL_SECONDS = 5.0


class Watch:
    """One run, seen from outside: what it writes, how long it takes, what it uses, how it ends."""

    def __init__(self, config: dict[str, Any], meter: Meter, uids: Sequence[int]) -> None:
        self._config, self._meter, self._uids = config, meter, uids
        self._left = config["output_bytes"]
        readers, self.writers = zip(*(os.pipe() for _ in ("stdout", "stderr", "reports")))
        self._texts: dict[int, list[bytes]] = {reader: [] for reader in readers}
        for reader in readers:
            os.set_blocking(reader, False)
            if self._left > PIPE_BYTES:
                with contextlib.suppress(OSError):  # the user's share of such memory may be used up
                    fcntl.fcntl(reader, F_SETPIPE_SZ, min(self._left, LARGEST_PIPE_BYTES))
        self._started = time.monotonic()
        self._cpu = meter.cpu_seconds()
        self._kills = meter.memory_kills()
        self._ending = ""

    def until_the_end(self, forker: socket.socket) -> dict[str, Any]:
        """Wait for the zygote's word that the run has ended, having killed it at its first transgression."""
        poll = select.poll()
        poll.register(forker.fileno(), select.POLLIN)
        poll.register(0, select.POLLIN)
        while True:
            for descriptor, _ in poll.poll(self._patience() * 1000):
                if descriptor == 0:
                    raise OwnerGoneError  # nothing else is sent while a run is on
                return self.answer(json.loads(forker.recv(4096) or b"{}"))
            self._read_all()
            self._judge_time()
            reap()
            if self._ending:
                for uid in self._uids:
                    kill(uid)
                if time.monotonic() - self._started > self._config["wall_seconds"] + KILL_SECONDS:
                    return self.answer({})

    def answer(self, notice: dict[str, Any]) -> dict[str, Any]:
        """Return the outcome, given the zygote's notice; an empty one means that the run's end was never seen."""
        cpu = self._meter.cpu_seconds() - self._cpu
        wall = time.monotonic() - self._started
        remains = left_over(self._uids)
        self._read_all()
        if self._meter.memory_kills() > self._kills:
            self._ending = "memory"
        stdout, stderr, reports = (b"".join(pieces) for pieces in self._texts.values())
        for reader in self._texts:
            os.close(reader)
        return {
            "ending": self._ending,
            "exit_status": notice.get("exit_status"),
            "stdout": stdout.decode("utf-8", "replace"),
            "stderr": stderr.decode("utf-8", "replace"),
            "reports": reports.decode("ascii", "replace"),
            "cpu_seconds": cpu,
            "wall_seconds": wall,
            "peak_memory_mb": notice.get("peak_kb", 0) / 1024,
            "spent": bool(self._ending) or remains or not notice or self._meter.has_strange_sockets(),
        }

    def _patience(self) -> float:
        """Return how many seconds may pass before the limits must be looked at again."""
        left = self._config["wall_seconds"] - (time.monotonic() - self._started)
        return 0.01 if self._ending else max(0.0, min(TICK_SECONDS, left))

    def _judge_time(self) -> None:
        if self._ending:
            return
        if time.monotonic() - self._started >= self._config["wall_seconds"]:
            self._ending = "timeout"
        elif self._meter.cpu_seconds() - self._cpu >= self._config["cpu_seconds"]:
            self._ending = "cpu"

    def _read_all(self) -> None:
        """Take what is there, never more than the output limit over all streams.

        Only at ticks and at the end: the pipes hold what comes meanwhile, and a run need not be interrupted for
        each line that it writes.
        """
        for reader, pieces in self._texts.items():
            with contextlib.suppress(BlockingIOError):
                while self._left >= 0 and (data := os.read(reader, PIPE_BYTES)):
                    pieces.append(data[: self._left])
                    self._left -= len(data)
        if self._left < 0:
            self._ending = self._ending or "output"
