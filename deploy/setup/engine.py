"""Brings up a Docker Engine where none answers: looks, decides on one step, takes it, looks again."""

import getpass
import os
import shutil
import subprocess
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from deploy.setup import daemon
from deploy.setup.console import Console, SetupError, ask
from deploy.setup.packages import as_root, by_hand, install

SUBJECT = "Docker Engine"
#: Installing, then starting: a third look that still wants something means that a step had no effect.
MOST_STEPS = 2


@dataclass(frozen=True, slots=True)
class Situation:
    """What was found on the machine."""

    #: The Engine's version, None if none answers.
    version: str | None
    #: What the client said instead.
    complaint: str = ""
    #: The address that the environment names, "" for the local default.
    address: str = ""
    client: bool = True
    daemon: bool = True
    systemd: bool = False


class Step(Enum):
    """What to do next."""

    NOTHING = auto()
    INSTALL = auto()
    START_BY_SYSTEMD = auto()
    START = auto()


def prepare(console: Console) -> bool:
    """Make a Docker Engine answer; return whether anything had to be done. Raises SetupError."""
    for taken in range(MOST_STEPS + 1):
        found = look()
        step = next_step(found)
        if step is Step.NOTHING:
            console.say(SUBJECT, f"{'running' if taken else 'already there'} ({found.version})")
            return taken > 0
        if taken < MOST_STEPS:
            _take(step, console)
    raise SetupError(f"{SUBJECT}: installed and started, yet it does not answer: {found.complaint}")


def look() -> Situation:
    """Find out what there is."""
    version, complaint = _greet()
    return Situation(
        version=version,
        complaint=complaint,
        address=os.environ.get("DOCKER_HOST", ""),
        client=shutil.which("docker") is not None,
        daemon=daemon.program() is not None,
        systemd=Path("/run/systemd/system").is_dir(),
    )


def next_step(found: Situation) -> Step:
    """Decide what to do next. Raises SetupError where only a person can help."""
    if found.version:
        return Step.NOTHING
    if found.address:
        raise SetupError(
            f"{SUBJECT}: DOCKER_HOST={found.address} does not answer: {found.complaint}\n"
            "Start that Engine, or unset DOCKER_HOST to use one on this machine."
        )
    if "permission denied" in found.complaint.lower():
        raise SetupError(
            f"{SUBJECT}: it runs, but this user may not use it. Run this, then try again:\n"
            f"  sudo usermod --append --groups docker {getpass.getuser()}\n  newgrp docker"
        )
    if not (found.client and found.daemon):
        return Step.INSTALL
    return Step.START_BY_SYSTEMD if found.systemd else Step.START


def _greet() -> tuple[str | None, str]:
    argv = ["docker", "version", "--format", "{{.Server.Version}}"]
    try:
        done = subprocess.run(argv, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=15, check=False)
    except FileNotFoundError:
        return None, "there is no docker command"
    except subprocess.TimeoutExpired:
        return None, "no answer within 15 s"
    return (None, done.stderr.strip()) if done.returncode else (done.stdout.strip(), "")


def _take(step: Step, console: Console) -> None:
    if step is Step.INSTALL:
        # Where the distribution keeps the client in a package of its own, it is needed as well.
        client = ["docker-cli"] if ask(["apt-cache", "show", "docker-cli"]) else []
        install(console, SUBJECT, ["docker.io", *client])
    elif step is Step.START_BY_SYSTEMD:
        start = ["systemctl", "start", "docker"]
        console.work(SUBJECT, "starting by systemd", [*as_root(SUBJECT, by_hand([start])), *start])
    else:
        daemon.start(console, as_root(SUBJECT, [daemon.BY_HAND]))
