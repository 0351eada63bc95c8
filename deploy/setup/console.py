"""Says what set-up does, a line a step, and runs the programs that take long, their output kept in a log."""

import subprocess
import sys
import time
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

PULSE_SECONDS = 10.0
TAIL_LINES = 12


class SetupError(Exception):
    """The machine cannot be prepared; the text names the thing, the cause and the way out."""


def ask(argv: Sequence[str], *, wait_seconds: float = 10.0) -> str | None:
    """Return what a quick program prints, or None if it is missing, fails or does not answer in time."""
    try:
        done = subprocess.run(
            argv, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=wait_seconds, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()


def tail(log: Path, offset: int = 0) -> str:
    """Return the last lines of a log that were written after a byte offset."""
    with log.open("rb") as stream:
        stream.seek(offset)
        return b"".join(deque(stream, TAIL_LINES)).decode(errors="replace").rstrip()


class Console:
    """The terminal of the person who runs set-up, and the log beside it."""

    def __init__(self, log: Path, out: TextIO | None = None, *, pulse_seconds: float = PULSE_SECONDS) -> None:
        self.log = log
        self._pulse_seconds = pulse_seconds
        self._out = out or sys.stdout
        log.parent.mkdir(parents=True, exist_ok=True)

    def say(self, subject: str, text: str) -> None:
        """Print one line about one thing."""
        print(f"{subject:<20} {text}", file=self._out, flush=True)

    def work(self, subject: str, text: str, argv: Sequence[str]) -> None:
        """Run a program that takes long, with a sign of life. Raises SetupError if it fails."""
        self.say(subject, f"{text} …")
        with self.log.open("ab") as stream:
            offset = stream.tell()
            try:
                process = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=stream, stderr=stream)
            except OSError as error:
                raise SetupError(f"{subject}: {argv[0]} cannot be started: {error}") from error
            self._accompany(subject, process)
        if process.returncode:
            command = f"`{' '.join(argv)}` ended with status {process.returncode}"
            raise SetupError(f"{subject}: {command} (all of it: {self.log}).\n{tail(self.log, offset)}")

    def _accompany(self, subject: str, process: subprocess.Popen[bytes]) -> None:
        started = time.monotonic()
        while True:
            try:
                process.wait(timeout=self._pulse_seconds)
            except subprocess.TimeoutExpired:
                self.say(subject, f"… {time.monotonic() - started:.0f} s: {_last_line(self.log)}")
            else:
                return


def _last_line(log: Path) -> str:
    lines = tail(log).splitlines()
    return lines[-1].strip()[:80] if lines else ""
