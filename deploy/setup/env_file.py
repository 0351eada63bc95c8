"""Reads the file that a deployment is told by, and fills in what nobody should have to think up."""

import base64
import os
import re
import secrets
from pathlib import Path

from deploy.setup.console import SetupError

SUBJECT = "settings"
TEMPLATE = "deploy/environment.example"
#: What a person must say; each is a line of the template.
ASKED = ("GRADEWRIGHT_OK_URL", "GRADEWRIGHT_OK_TOKEN", "ASSIGNMENTS")
LINE = re.compile(r"^(?P<name>[A-Za-z_][A-Za-z0-9_]*)=(?P<value>.*)$")


def read(file: Path) -> dict[str, str]:
    """Return the values of a file; what stands in a comment or is empty is left out. Raises SetupError."""
    try:
        lines = file.read_text().splitlines()
    except FileNotFoundError:
        raise SetupError(
            f"{SUBJECT}: there is no {file.name}. Make it, and edit its first lines:\n  cp {TEMPLATE} {file.name}"
        ) from None
    pairs = (match.group("name", "value") for line in lines if (match := LINE.match(line.strip())))
    return {name: value.strip().strip("'\"") for name, value in pairs if value.strip().strip("'\"")}


def complete(file: Path, socket: Path = Path("/var/run/docker.sock")) -> dict[str, str]:
    """Make the file its owner's alone, put secrets of its own into it, and return its values.

    Raises SetupError that names the lines which only a person can fill in.
    """
    values = read(file)
    if missing := [name for name in ASKED if not values.get(name)]:
        raise SetupError(f"{SUBJECT}: {file.name} says nothing for {', '.join(missing)}. Edit these lines.")
    if not Path(values["ASSIGNMENTS"]).is_dir():
        raise SetupError(f"{SUBJECT}: ASSIGNMENTS={values['ASSIGNMENTS']} is no folder. Give its absolute path.")
    file.chmod(0o600)
    made_up = {
        "REDIS_PASSWORD": secrets.token_urlsafe(32),
        "GRADEWRIGHT_FLOWER_AUTH": f"staff:{secrets.token_urlsafe(15)}",
        "GRADEWRIGHT_SECRET_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
    }
    if "DOCKER_GID" not in values:
        made_up["DOCKER_GID"] = str(_group_of(Path(values.get("DOCKER_SOCKET", socket))))
    new = {name: value for name, value in made_up.items() if name not in values}
    _fill(file, new)
    return {**values, **new}


def _group_of(socket: Path) -> int:
    try:
        return socket.stat().st_gid
    except OSError:
        return os.getgid()  # a remote Engine has no socket here, and the group gives nothing


def _fill(file: Path, new: dict[str, str]) -> None:
    """Write values into their empty lines, or below all others."""
    text = file.read_text()
    for name, value in new.items():
        text, found = re.subn(rf"^{name}=[ \t]*$", f"{name}={value}", text, count=1, flags=re.MULTILINE)
        if not found:
            text = f"{text.rstrip()}\n{name}={value}\n"
    file.write_text(text)
