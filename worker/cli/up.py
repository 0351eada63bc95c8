"""`gradewright up`, and the processes it keeps: the worker, beat and the embedded server, in one terminal."""

import json
import os
import signal
import sys
import threading
import time
from contextlib import ExitStack, closing
from typing import Annotated

import structlog
import typer

from worker import telemetry
from worker.alive import sign_of_life
from worker.app import create_app, run_beat
from worker.embedded import server_command, state_held
from worker.errors import LedgerError
from worker.ledger import Ledger
from worker.settings import PREFIX, Settings
from worker.supervisor import Program, Supervisor
from worker.tasks import docker_sandbox, work
from worker.tokens.own import require_token

#: How long the embedded server may take to read its data at start.
SERVER_START_SECONDS = 30.0


def register(app: typer.Typer) -> None:
    """Add `up`, `worker` and `beat` to the command line."""
    app.command("up")(up)
    app.command("worker")(worker)
    app.command("beat")(beat)


def up(
    as_json: Annotated[bool, typer.Option("--json", help="Print one event or log line a line, for scripts.")] = False,
) -> None:
    """Run the whole service in this terminal, until Ctrl-C.

    Starts a worker, beat, the trigger if GRADEWRIGHT_TRIGGER_PORT is set, Flower if GRADEWRIGHT_FLOWER_AUTH is, and, if
    GRADEWRIGHT_REDIS_URL is unset, an embedded server whose data is kept in GRADEWRIGHT_STATE_DIR. What dies is started
    again; nothing outlives this command.
    """
    settings = Settings.read()
    require_token(settings)
    if settings.flower_auth is not None:
        settings.flower_access()
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    supervisor = Supervisor(
        {**os.environ, f"{PREFIX}REDIS_URL": settings.ledger_url}, _say_json if as_json else _say_text
    )
    with ExitStack() as parts:
        if settings.redis_url is None:
            parts.enter_context(state_held(settings))
        parts.callback(supervisor.stop)
        if settings.redis_url is None:
            supervisor.start(Program("valkey", server_command(settings), 3, signal.SIGTERM))
        _await_ledger(settings, stopping)
        trigger = [] if settings.trigger_port is None else [("trigger", 6)]
        flower = [] if settings.flower_auth is None else [("flower", 3)]
        for name, patience_seconds in (("beat", 1), ("worker", 6), *trigger, *flower):
            command = [sys.executable, "-m", "worker", name]
            supervisor.start(Program(name, command, patience_seconds))
        status = supervisor.run(stopping)
    raise typer.Exit(status)


def worker() -> None:
    """Run one worker: `up` does, and a deployment may run several."""
    settings = Settings.read()
    telemetry.configure(settings, "worker")
    raise typer.Exit(work(settings, docker_sandbox(settings)))


def beat() -> None:
    """Run beat, which asks for sweeps and polls in time: `up` does, and a deployment runs one."""
    settings = Settings.read()
    telemetry.configure(settings, "beat")
    structlog.get_logger().info("beat ready", sweep_seconds=settings.sweep_seconds)
    run_beat(create_app(settings), sign_of_life(settings.alive_file))


def _await_ledger(settings: Settings, stopping: threading.Event) -> None:
    deadline = time.monotonic() + (SERVER_START_SECONDS if settings.redis_url is None else 0)
    with closing(Ledger(settings.ledger_url, patience=0)) as ledger:
        while not stopping.wait(0.05):
            try:
                ledger.ping()
            except LedgerError:
                if time.monotonic() > deadline:
                    raise
            else:
                return


_printing = threading.Lock()


def _say_text(name: str, pid: int, line: str | None) -> None:
    _print(f"{name:6} | {f'started, process {pid}' if line is None else line}")


def _say_json(name: str, pid: int, line: str | None) -> None:
    event = {"event": "started", "process": name, "pid": pid}
    _print(json.dumps(event if line is None else {"event": "line", "process": name, "pid": pid, "line": line}))


def _print(text: str) -> None:
    with _printing:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()
