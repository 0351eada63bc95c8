"""Brings the service up with docker compose from one file of settings, and waits until every part says it is well."""

import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from deploy.setup import compose, engine, env_file, environment, image
from deploy.setup.__main__ import EXIT_INFRASTRUCTURE
from deploy.setup.console import Console, SetupError, ask

SUBJECT = "service"
PATIENCE_SECONDS = 180.0
STATE = "{{.Name}} {{if .State.Health}}{{.State.Health.Status}}{{else}}{{.State.Status}}{{end}}"
WELL = ("healthy", "running")


def main(root: Path, only: Sequence[str] = ()) -> int:
    """Prepare this machine, start all containers, or `only` some, and wait for them; return the exit code."""
    console = Console(root / "build/setup.log")
    try:
        settings = env_file.complete(root / ".env")
        environment.prepare(root, console)
        engine.prepare(console)
        image.prepare(root, console)
        compose.prepare(root, console, settings)
        argv = compose.command(console)
        console.work(SUBJECT, "starting", [*argv, "up", "--detach", *(["--no-deps", *only] if only else [])])
        wait(argv, console)
    except SetupError as error:
        print(f"\nmake up stopped: {error}", file=sys.stderr)
        return EXIT_INFRASTRUCTURE
    _greet(console, settings, argv)
    return 0


def wait(argv: Sequence[str], console: Console, patience_seconds: float = PATIENCE_SECONDS) -> None:
    """Wait until the health check of each container is content. Raises SetupError naming those that are not."""
    deadline = time.monotonic() + patience_seconds
    console.say(SUBJECT, "waiting until every part is well …")
    while unwell := _unwell(argv):
        if time.monotonic() > deadline:
            way_out = f"See why: {' '.join(argv)} ps; {' '.join(argv)} logs"
            raise SetupError(f"{SUBJECT}: not well after {patience_seconds:.0f} s: {', '.join(unwell)}. {way_out}")
        time.sleep(1)


def _unwell(argv: Sequence[str]) -> list[str]:
    containers = (ask([*argv, "ps", "--quiet"], wait_seconds=30) or "").split()
    if not containers:
        return ["no container"]
    told = ask(["docker", "inspect", "--format", STATE, *containers]) or "docker silent"
    states = [line.lstrip("/").split() for line in told.splitlines()]
    return [f"{name} ({state})" for name, state in states if state not in WELL]


def _greet(console: Console, settings: Mapping[str, str], argv: Sequence[str]) -> None:
    port = settings.get("PUBLISH_FLOWER", "5555")
    user = settings["GRADEWRIGHT_FLOWER_AUTH"].partition(":")[0]
    console.say(SUBJECT, "up, and every part is well")
    console.say("Flower", f"http://127.0.0.1:{port} (user {user}, password in .env)")
    console.say("trigger", f"http://127.0.0.1:{settings.get('PUBLISH_TRIGGER', '8080')}")
    console.say("next", f"{' '.join(argv)} exec worker gradewright grade ENDPOINT")


if __name__ == "__main__":
    sys.exit(main(Path(__file__).resolve().parents[2], sys.argv[1:]))
