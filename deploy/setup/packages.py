"""Installs packages of the distribution where it may, and says the exact commands where it may not."""

import os
import shlex
import shutil
from collections.abc import Sequence

from deploy.setup.console import Console, SetupError, ask

#: Neither a question nor a restart of other services may interrupt.
QUIET = ("env", "DEBIAN_FRONTEND=noninteractive", "NEEDRESTART_SUSPEND=1")
#: Another apt may be at work.
PATIENT = ("-o", "DPkg::Lock::Timeout=300")


def privilege() -> tuple[str, ...] | None:
    """Return what to put before a command to run it as root, or None if this user may not."""
    if os.geteuid() == 0:
        return ()
    return None if ask(["sudo", "-n", "true"]) is None else ("sudo", "-n")


def commands(packages: Sequence[str]) -> list[list[str]]:
    """Return the commands, for root, that install the packages."""
    return [
        ["apt-get", "update"],
        ["apt-get", "install", "--yes", "--no-install-recommends", *packages],
    ]


def by_hand(todo: Sequence[Sequence[str]]) -> list[str]:
    """Return commands for root as a person types them."""
    return [f"sudo {shlex.join(argv)}" for argv in todo]


def as_root(subject: str, lines: Sequence[str]) -> tuple[str, ...]:
    """Return the prefix that makes commands run as root. Raises SetupError, with the lines to type, if none does."""
    prefix = privilege()
    if prefix is None:
        way_out = "\n".join(["Run this, then try again:", *(f"  {line}" for line in lines)])
        raise SetupError(f"{subject}: this needs root, which this user cannot become without a password.\n{way_out}")
    return prefix


def install(console: Console, subject: str, packages: Sequence[str]) -> None:
    """Install packages with apt. Raises SetupError where that is not possible."""
    todo = commands(packages)
    if shutil.which("apt-get") is None:
        raise SetupError(f"{subject}: no apt-get here; install {' '.join(packages)} by your system's own means.")
    prefix = as_root(subject, by_hand(todo))
    console.work(subject, "reading the lists of packages", [*prefix, *QUIET, *todo[0], *PATIENT])
    console.work(subject, f"installing {' '.join(packages)}", [*prefix, *QUIET, *todo[1], *PATIENT])
