"""The driver's way out of a run: reports, a JSON object a line, on a pipe that the supervisor reads and bounds."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


class Channel:
    """Carries a driver's reports. What it sends is judged outside, as data that the student may have forged.

    `limit_bytes` is the run's whole output limit: beyond it the run ends at once. The supervisor enforces the
    same limit from outside; here it only saves a flooding run from filling its memory first.
    """

    def __init__(self, descriptor: int, limit_bytes: int) -> None:
        self._descriptor = descriptor
        self._left = limit_bytes
        self._owner = os.getpid()
        # Bound early: student code may replace what the modules hold.
        self._write, self._getpid, self._exit = os.write, os.getpid, os._exit
        self._encode = json.JSONEncoder(ensure_ascii=True, separators=(",", ":")).encode

    def send(self, report: Mapping[str, Any]) -> None:
        """Send one report of plain JSON values.

        A process forked by student code that comes back into the driver ends here without a word.
        """
        if self._getpid() != self._owner:
            self._exit(0)
        line = self._encode(report).encode("ascii") + b"\n"
        self._left -= len(line)
        while line:
            line = line[self._write(self._descriptor, line) :]
        if self._left < 0:
            self._exit(1)

    def close(self) -> None:
        """Say that the driver has come to its end, and let go of the way out: what follows is the program's own."""
        self.send({"end": True})
        os.close(self._descriptor)
