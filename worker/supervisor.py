"""Keeps a few processes running in one terminal: starts, prefixes their lines, restarts, and stops them all."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

#: A process that ends so has found its settings wrong: a restart would end the same.
HOPELESS = 2
RESTART_SECONDS = 1.0
GLANCE_SECONDS = 0.1

#: Told of a process's name, its id and one line of its output; None as the line tells of its start.
Say = Callable[[str, int, str | None], None]


@dataclass(frozen=True, slots=True)
class Program:
    """What to run, and how to end it."""

    name: str
    command: Sequence[str]
    #: How long it may take to stop by itself.
    patience_seconds: float
    #: What it gets if its parent is killed.
    at_parents_death: signal.Signals = signal.SIGKILL


class Child:
    """One program, running or to be started again."""

    def __init__(self, program: Program, environment: Mapping[str, str], say: Say) -> None:
        self._program = program
        self._environment = environment
        self._say = say
        self._ended_at = 0.0
        self._process = self._start()

    def look(self) -> int | None:
        """Start it again a moment after it ended; returns its exit status if that is hopeless."""
        status = self._process.poll()
        if status is None:
            return None
        if status == HOPELESS:
            return status
        if not self._ended_at:
            self._ended_at = time.monotonic()
            self._say(self._program.name, self._process.pid, f"ended with status {status}, starts again")
        elif time.monotonic() - self._ended_at > RESTART_SECONDS:
            self._ended_at = 0.0
            self._process = self._start()
        return None

    def terminate(self) -> None:
        """Ask it to stop."""
        self._process.terminate()

    def wait(self) -> None:
        """Wait until it has stopped; it is killed if it takes too long."""
        try:
            self._process.wait(self._program.patience_seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _start(self) -> subprocess.Popen[str]:
        tie = [sys.executable, "-m", "worker.tied", str(os.getpid()), str(int(self._program.at_parents_death))]
        # A session of its own: Ctrl-C reaches only the parent, which stops all in the right order.
        process = subprocess.Popen(  # noqa: S603 -- the command is this project's own
            [*tie, *self._program.command],
            env=dict(self._environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            text=True,
            errors="replace",
        )
        self._say(self._program.name, process.pid, None)
        threading.Thread(target=self._relay, args=(process,), daemon=True).start()
        return process

    def _relay(self, process: subprocess.Popen[str]) -> None:
        for line in process.stdout or ():
            self._say(self._program.name, process.pid, line.rstrip("\n"))


class Supervisor:
    """Runs children in order of their being added, and stops them in the reverse order."""

    def __init__(self, environment: Mapping[str, str], say: Say) -> None:
        self._environment = environment
        self._say = say
        self._children: list[Child] = []

    def start(self, program: Program) -> None:
        """Start a program."""
        self._children.append(Child(program, self._environment, self._say))

    def run(self, stopping: threading.Event) -> int:
        """Keep all running until told to stop, or until one has no hope; returns the exit status."""
        while not stopping.wait(GLANCE_SECONDS):
            for child in self._children:
                status = child.look()
                if status is not None:
                    return status
        return 0

    def stop(self) -> None:
        """Stop all: the last started first, since those before serve it."""
        for child in reversed(self._children):
            child.terminate()
            child.wait()
