"""The whole service in containers, from docker-compose.yml and a file of settings, with a stand-in for Ok beside it."""

import base64
import json
import os
import secrets
import subprocess
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.setup import compose, up
from deploy.setup.console import Console

ROOT = Path(__file__).resolve().parents[2]
SERVICES = ("redis", "worker", "beat", "trigger", "flower")
TOKEN = "staff-token"
#: How the variables begin by which a deployment on this machine would differ.
_OURS = (
    *("GRADEWRIGHT_", "COMPOSE_", "REDIS_", "SERVICE_", "FLOWER_", "PUBLISH_", "CELLS_"),
    *("ASSIGNMENTS", "ENV_FILE", "DOCKER_GID", "DOCKER_SOCKET"),
)


@dataclass(frozen=True, slots=True)
class Deployment:
    """A running service; `argv` is how compose is called for it."""

    argv: Sequence[str]
    project: str
    password: str

    def compose(self, *arguments: str) -> str:
        """Return what a command of compose prints."""
        return _told([*self.argv, *arguments])

    def inspect(self, service: str) -> dict[str, Any]:
        """Return what Docker knows of a service's container: asked itself, for it answers sooner than compose."""
        found: list[dict[str, Any]] = json.loads(_docker("inspect", self.container(service)))
        return found[0]

    def container(self, service: str) -> str:
        """Return the id of a service's container."""
        labels = {"project": self.project, "service": service}
        filters = [f"--filter=label=com.docker.compose.{name}={value}" for name, value in labels.items()]
        return _docker("ps", "--all", "--quiet", *filters).strip()

    def inside(self, service: str, *argv: str) -> str:
        """Return what a command prints that is run in a service's container."""
        return _docker("exec", self.container(service), *argv)

    def arguments(self, service: str) -> str:
        """Return the argument lists of all processes of a service."""
        return _docker("top", self.container(service), "-eo", "pid,args")

    def address(self, service: str, port: int) -> str:
        """Return where a port of a service is published."""
        place = self.inspect(service)["NetworkSettings"]["Ports"][f"{port}/tcp"][0]
        return f"{place['HostIp']}:{place['HostPort']}"

    def flower(self, path: str) -> Any:
        """Return what Flower's API answers to who has the credentials."""
        login = base64.b64encode(f"staff:{self.password}".encode()).decode()
        return get(f"http://{self.address('flower', 5555)}{path}", {"Authorization": f"Basic {login}"})


def get(address: str, headers: dict[str, str] | None = None) -> Any:
    """Return the JSON at an address."""
    request = urllib.request.Request(address, headers=headers or {})  # noqa: S310 -- loopback
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 -- loopback
        return json.load(answer)


def environment() -> dict[str, str]:
    """Return this process's environment without what would override the deployment's own settings."""
    return {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}


@contextmanager
def deployed(folder: Path) -> Iterator[Deployment]:
    """Build the images, bring everything up and wait until it is well; remove all of it at the end."""
    name = f"gradewright-test-{secrets.token_hex(4)}"
    console = Console(folder / "compose.log")
    images = {"SERVICE_IMAGE": f"gradewright/service:{name}", "REDIS_IMAGE": f"gradewright/redis:{name}"}
    compose.prepare(ROOT, console, images)
    deployment = _described(folder, name, images, console)
    try:
        deployment.compose("up", "--detach")
        up.wait(deployment.argv, console)
        yield deployment
    finally:
        deployment.compose("down", "--volumes", "--remove-orphans")
        _docker("image", "rm", *images.values())


def _described(folder: Path, name: str, images: dict[str, str], console: Console) -> Deployment:
    password = secrets.token_urlsafe(12)
    file = folder / "environment"
    settings = {
        "GRADEWRIGHT_OK_URL": "http://ok:8000",
        "GRADEWRIGHT_OK_TOKEN": TOKEN,
        "GRADEWRIGHT_FLOWER_AUTH": f"staff:{password}",
        "ASSIGNMENTS": str(ROOT / "graders/examples"),
        "REDIS_PASSWORD": password,
        "DOCKER_GID": str(Path("/var/run/docker.sock").stat().st_gid),
        "ENV_FILE": str(file),
        "PUBLISH_FLOWER": "0",
        "PUBLISH_TRIGGER": "0",
        **images,
    }
    file.write_text("".join(f"{key}={value}\n" for key, value in settings.items()))
    files = ["--file", "docker-compose.yml", "--file", "tests/deploy/compose.ok.yml"]
    argv = [*compose.command(console), "--project-name", name, "--env-file", str(file), *files]
    return Deployment(argv, name, password)


def _docker(*arguments: str) -> str:
    return _told(["docker", *arguments])


def _told(argv: Sequence[str]) -> str:
    done = subprocess.run(
        argv,
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=180,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    assert done.returncode == 0, f"{argv} ended with {done.returncode}:\n{done.stdout[-4000:]}{done.stderr[-4000:]}"
    return done.stdout
