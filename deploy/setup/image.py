"""Builds the sandbox images once, and again only when their recipes have changed."""

import hashlib
import os
import select
import shutil
import subprocess
from pathlib import Path

from deploy.setup.console import Console, ask
from deploy.setup.mirror import SUBJECT
from deploy.setup.rootfs import make_base
from deploy.setup.wheels import download

NAME = "gradewright/python"
#: Those that only suites in their languages need; the other one is `python`.
LANGUAGES = ("c", "cpp", "java")
#: Names the base of all images; followed by a language, as in …_JAVA, that of one.
BASE_VARIABLE = "GRADEWRIGHT_BASE_IMAGE"
#: Taken where a registry answers within a few seconds.
PUBLIC_BASE = "python:3.11-slim-bookworm"
ANSWER_SECONDS = 8.0
DOWNLOAD_SECONDS = 600.0


def prepare(root: Path, console: Console, name: str = NAME, language: str = "python") -> bool:
    """Make the image of a language be there; return whether anything had to be done. Raises SetupError."""
    folder = root / "deploy/images" / language
    wanted = recipe(folder)
    if label(name, "gradewright.recipe") == wanted:
        console.say(SUBJECT, f"already there ({name})")
        return False
    context = gather(root, folder, console)
    base = base_image(console, wanted_base(language))
    console.work(SUBJECT, f"building {name} on {base}", build(context, name, base, wanted))
    console.say(SUBJECT, f"built ({name})")
    return True


def wanted_base(language: str) -> str:
    """Return the base that the environment names for a language; the public one where it names none."""
    names = (f"{BASE_VARIABLE}_{language.upper()}", BASE_VARIABLE)
    return next((os.environ[name] for name in names if os.environ.get(name)), PUBLIC_BASE)


def recipe(folder: Path) -> str:
    """Return the digest of what an image is made by: all files of its folder, so the pins of its wheels too."""
    files = sorted(path for path in folder.iterdir() if path.is_file())
    contents = (f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n" for path in files)
    return hashlib.sha256("".join(contents).encode()).hexdigest()


def gather(root: Path, folder: Path, console: Console) -> Path:
    """Return a new folder with all that a build takes: the recipe's files and the wheels that they ask for."""
    context, requirements = root / "build/images" / folder.name, folder / "requirements.txt"
    shutil.rmtree(context, ignore_errors=True)
    shutil.copytree(folder, context)
    if requirements.exists():
        download(root / ".venv/bin/python", requirements, context / "wheels", SUBJECT, console)
    return context


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
