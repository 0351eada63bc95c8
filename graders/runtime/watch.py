"""Watches one run from outside: what it writes, how long it takes, what it uses, how it ends."""

from __future__ import annotations

import json
import os
import select
import time
from typing import TYPE_CHECKING, Any

from graders.runtime.frames import OwnerGoneError
from graders.runtime.processes import kill, left_over, reap

if TYPE_CHECKING:
    import socket

    from graders.runtime.meter import Meter

#: How often a running run's CPU time is looked at.
TICK_SECONDS = 0.05
#: How long a killed run may take to be gone.
KILL_SECONDS = 5.0


class Watch:
    """One run, seen from outside: what it writes, how long it takes, what it uses, how it ends."""

    def __init__(self, config: dict[str, Any], meter: Meter, uid: int) -> None:
        self._config, self._meter, self._uid = config, meter, uid
        self._left = config["output_bytes"]
        readers, self.writers = zip(*(os.pipe() for _ in ("stdout", "stderr", "reports")))
        self._texts: dict[int, list[bytes]] = {reader: [] for reader in readers}
        self._open = set(readers)
        for reader in readers:
            os.set_blocking(reader, False)
        self._started = time.monotonic()
        self._cpu = meter.cpu_seconds()
        self._kills = meter.memory_kills()
        self._ending = ""

    def until_the_end(self, forker: socket.socket) -> dict[str, Any]:
        """Wait for the zygote's word that the run has ended, having killed it at its first transgression."""
        poll = select.poll()
        for descriptor in (*self._open, forker.fileno(), 0):
            poll.register(descriptor, select.POLLIN)
        while True:
            for descriptor, _ in poll.poll(self._patience() * 1000):
                if descriptor in self._open:
                    if not self._read(descriptor):
                        poll.unregister(descriptor)
                elif descriptor == 0:
                    raise OwnerGoneError  # nothing else is sent while a run is on
                else:
                    return self.answer(json.loads(forker.recv(4096) or b"{}"))
            self._judge_time()
            reap()
            if self._ending:
                kill(self._uid)
                if time.monotonic() - self._started > self._config["wall_seconds"] + KILL_SECONDS:
                    return self.answer({})

    def answer(self, notice: dict[str, Any]) -> dict[str, Any]:
        """Return the outcome, given the zygote's notice; an empty one means that the run's end was never seen."""
        cpu = self._meter.cpu_seconds() - self._cpu
        wall = time.monotonic() - self._started
        remains = left_over(self._uid)
        for descriptor in tuple(self._open):
            self._read(descriptor)
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
            "spent": bool(self._ending) or remains or not notice,
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

    def _read(self, descriptor: int) -> bool:
        """Take what is there, never more than the output limit over all streams; False at the stream's end."""
        while True:
            try:
                data = os.read(descriptor, 65536)
            except BlockingIOError:
                return True
            if not data:
                self._open.discard(descriptor)
                return False
            self._texts[descriptor].append(data[: max(0, self._left)])
            self._left -= len(data)
            if self._left < 0:
                self._ending = self._ending or "output"
                return True
