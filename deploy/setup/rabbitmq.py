"""Installs the distribution's RabbitMQ for the tests, which start servers of their own: none shall run by itself."""

from collections.abc import Sequence
from pathlib import Path

from deploy.setup.console import Console
from deploy.setup.packages import as_root, by_hand, install

SUBJECT = "RabbitMQ"
SERVERS = "lib/rabbitmq/lib/rabbitmq_server-*"
UNIT = "rabbitmq-server.service"


def prepare(console: Console, root: Path = Path("/usr")) -> bool:
    """Install RabbitMQ where there is none; return whether that was needed. Raises SetupError."""
    version = installed(root)
    if version:
        console.say(SUBJECT, f"already there ({version})")
        return False
    before, after = quieting(systemd=Path("/run/systemd/system").is_dir())
    _run(console, "keeping its service from starting", before)
    install(console, SUBJECT, ["rabbitmq-server"])
    _run(console, "leaving its service off", after)
    return True


def installed(root: Path) -> str | None:
    """Return the newest version below a folder like /usr, None if there is none."""
    found = sorted(path.name.partition("-")[2] for path in root.glob(SERVERS))
    return found[-1] if found else None


def quieting(*, systemd: bool) -> tuple[list[list[str]], list[list[str]]]:
    """Return what to run before and after the installation, so that the package starts no server."""
    if not systemd:
        return [], []
    return [["systemctl", "mask", UNIT]], [["systemctl", "unmask", UNIT], ["systemctl", "disable", UNIT]]


def _run(console: Console, text: str, todo: Sequence[Sequence[str]]) -> None:
    for command in todo:
        console.work(SUBJECT, text, [*as_root(SUBJECT, by_hand([command])), *command])
