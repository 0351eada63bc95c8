"""Builds the sandbox image once, and again only when its Dockerfile has changed."""

import hashlib
import os
import select
import subprocess
from pathlib import Path

from deploy.setup.console import Console, ask
from deploy.setup.mirror import SUBJECT
from deploy.setup.rootfs import make_base

NAME = "gradewright/python"
#: Taken where a registry answers within a few seconds.
PUBLIC_BASE = "python:3.11-slim-bookworm"
ANSWER_SECONDS = 8.0
DOWNLOAD_SECONDS = 600.0


def prepare(root: Path, console: Console, name: str = NAME) -> bool:
    """Make the sandbox image be there; return whether anything had to be done. Raises SetupError."""
    folder = root / "deploy/images/python"
    wanted = recipe(folder)
    if label(name, "gradewright.recipe") == wanted:
        console.say(SUBJECT, f"already there ({name})")
        return False
    base = base_image(console, os.environ.get("GRADEWRIGHT_BASE_IMAGE", PUBLIC_BASE))
    console.work(SUBJECT, f"building {name} on {base}", build(folder, name, base, wanted))
    console.say(SUBJECT, f"built ({name})")
    return True


def recipe(folder: Path) -> str:
    """Return the digest of what an image is made by."""
    return hashlib.sha256((folder / "Dockerfile").read_bytes()).hexdigest()


def label(image: str, name: str) -> str | None:
    """Return a label of a local image, None if there is no such image."""
    return ask(["docker", "image", "inspect", "--format", f'{{{{index .Config.Labels "{name}"}}}}', image])


def build(folder: Path, name: str, base: str, recipe_digest: str) -> list[str]:
    """Return the command that builds the image; on the host's network, for there may be no other."""
    arguments = ["--build-arg", f"BASE={base}", "--build-arg", f"RECIPE={recipe_digest}"]
    return ["docker", "build", "--network=host", *arguments, "--tag", name, str(folder)]


def base_image(console: Console, public: str) -> str:
    """Return the name of a local base image: the public one if it can be had soon, else our own."""
    if ask(["docker", "image", "inspect", public]):
        return public
    console.say(SUBJECT, f"asking a registry for {public} …")
    if pull(public):
        return public
    console.say(SUBJECT, "no registry answers")
    return make_base(console)


def pull(image: str, answer_seconds: float = ANSWER_SECONDS) -> bool:
    """Pull an image, if its registry says within a few seconds that it has it."""
    argv = ["docker", "pull", image]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(argv, stdin=quiet, stdout=subprocess.PIPE, stderr=quiet) as process:
        # The first line comes when the registry has answered; layers follow.
        answered = process.stdout and select.select([process.stdout], [], [], answer_seconds)[0]
        try:
            process.communicate(timeout=DOWNLOAD_SECONDS if answered else 0)
        except subprocess.TimeoutExpired:
            process.kill()
    return process.returncode == 0
