"""Finds docker compose, installs it where there is none, and builds the service's images with it."""

import os
import shutil
import sys
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from deploy.setup.console import Console, ask
from deploy.setup.image import BASE_VARIABLE, PUBLIC_BASE, base_image, pull
from deploy.setup.packages import install
from deploy.setup.wheels import download

SUBJECT = "service images"
#: Taken where a registry answers within a few seconds; elsewhere redis-server is installed into the service's base.
PUBLIC_REDIS = "valkey/valkey:8.1-alpine"
#: What compose insists on when it reads its file, and no build needs.
UNUSED = {"REDIS_PASSWORD": "-", "GRADEWRIGHT_FLOWER_AUTH": "-", "ASSIGNMENTS": ".", "DOCKER_GID": "0"}
IMAGES = {"SERVICE_IMAGE": "gradewright/service", "REDIS_IMAGE": "gradewright/redis"}


def prepare(root: Path, console: Console, chosen: Mapping[str, str] | None = None) -> bool:
    """Build the images of the service and of Redis; return whether they are others than before. Raises SetupError.

    `chosen` are compose's variables by which a deployment differs.
    """
    chosen = {**os.environ, **(chosen or {})}
    images = {name: chosen.get(name) or image for name, image in IMAGES.items()}
    before = _ids(images)
    settings = {**UNUSED, "ENV_FILE": "deploy/environment.example", **images, **_bases(root, console, chosen)}
    variables = [f"{name}={value}" for name, value in settings.items()]
    build = [*command(console), "--file", str(root / "docker-compose.yml"), "build", "redis", "worker"]
    console.work(SUBJECT, "building", ["env", *variables, *build])
    is_new = _ids(images) != before
    console.say(SUBJECT, f"{'built' if is_new else 'already there'} ({', '.join(images.values())})")
    return is_new


def command(console: Console) -> list[str]:
    """Return how compose is called here: as Docker's plugin, or as Debian's program, installed if need be."""
    if ask(["docker", "compose", "version"]):
        return ["docker", "compose"]
    if shutil.which("docker-compose") is None:
        install(console, "docker compose", ["docker-compose"])
    return ["docker-compose"]


def _ids(images: Mapping[str, str]) -> list[str | None]:
    return [ask(["docker", "image", "inspect", "--format", "{{.Id}}", image]) for image in images.values()]


def _bases(root: Path, console: Console, chosen: Mapping[str, str]) -> dict[str, str]:
    """Return what the images are made from, and fetch the wheels that fit."""
    base = chosen.get("SERVICE_BASE") or base_image(console, chosen.get(BASE_VARIABLE) or PUBLIC_BASE)
    redis = chosen.get("REDIS_BASE") or (PUBLIC_REDIS if _is_to_be_had(PUBLIC_REDIS) else base)
    _fetch_wheels(root, console, base)
    return {"SERVICE_BASE": base, "REDIS_BASE": redis, "BUILD_NETWORK": chosen.get("BUILD_NETWORK") or "host"}


def _is_to_be_had(image: str) -> bool:
    return ask(["docker", "image", "inspect", image]) is not None or pull(image)


def _fetch_wheels(root: Path, console: Console, base: str) -> None:
    """Put wheels for the base into the build's context, where this machine's Python is of the same version.

    For another one the build itself asks a package index.
    """
    python, folder = _python(root), root / "build/service"
    pins = root / "deploy/images/service/requirements.txt"
    if _version([str(python)]) != _version(["docker", "run", "--rm", "--network=none", "--entrypoint=python3", base]):
        shutil.rmtree(folder, ignore_errors=True)
        return
    stamp, wanted = folder / "stamp", sha256(pins.read_bytes()).hexdigest()
    if not stamp.exists() or stamp.read_text() != wanted:
        shutil.rmtree(folder, ignore_errors=True)
        download(python, pins, folder / "wheels", SUBJECT, console, platform=())
        stamp.write_text(wanted)


def _python(root: Path) -> Path:
    own = root / ".venv/bin/python"
    return own if own.exists() else Path(sys.executable)


def _version(python: list[str]) -> str | None:
    return ask([*python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"])
