"""The driver's way out of the run: reports, a JSON object a line, on a pipe that the supervisor reads and bounds."""

import json
import os


class Channel:
    """Carries a driver's reports. What it sends is judged outside as data that the student may have forged."""

    def __init__(self, descriptor, limit_bytes):
        self._descriptor = descriptor
        self._left = limit_bytes
        self._owner = os.getpid()
        # Bound early: student code may replace what the modules hold.
        self._write, self._dumps, self._getpid, self._exit = os.write, json.dumps, os.getpid, os._exit

    def send(self, report):
        """Send one report, a dict of plain JSON values; end the run if it does not fit the output limit.

        A process forked by student code that comes back into the driver ends here without a word.
        """
        if self._getpid() != self._owner:
            self._exit(0)
        line = self._dumps(report).encode("ascii") + b"\n"
        self._left -= len(line)
        while line:
            line = line[self._write(self._descriptor, line) :]
        if self._left < 0:  # the supervisor saw it too and is about to kill
            self._exit(1)
