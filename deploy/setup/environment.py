"""Makes the virtual environment from the lock, and knows by a stamp when there is nothing to do."""

import hashlib
import sys
from pathlib import Path

from deploy.setup.console import Console, SetupError, ask
from deploy.setup.packages import install

SUBJECT = "virtual environment"
OLDEST = (3, 11)


def prepare(root: Path, console: Console) -> bool:
    """Make `.venv` hold exactly what the lock names; return whether anything had to be done."""
    if sys.version_info < OLDEST:
        raise SetupError(
            f"{SUBJECT}: Python {sys.version.split()[0]} is too old, 3.11 or newer is needed. "
            "Name a newer one: make setup PYTHON=python3.11"
        )
    folder, stamp = root / ".venv", fingerprint(root)
    if ready(folder, stamp):
        console.say(SUBJECT, f"already there ({folder.name})")
        return False
    _stamp_file(folder).unlink(missing_ok=True)
    _create(folder, console)
    _fill(root, folder, console)
    _stamp_file(folder).write_text(stamp)
    return True


def fingerprint(root: Path) -> str:
    """Return what the environment depends on, as one digest: lock, project, interpreter and place."""
    digest = hashlib.sha256(f"{sys.version_info[:2]} {root.resolve()}".encode())
    for name in ("requirements.lock", "pyproject.toml"):
        digest.update((root / name).read_bytes())
    return digest.hexdigest()


def ready(folder: Path, stamp: str) -> bool:
    """Tell whether an environment was completed from just this state of the project."""
    file = _stamp_file(folder)
    return (folder / "bin/python").exists() and file.exists() and file.read_text() == stamp


def _stamp_file(folder: Path) -> Path:
    return folder / "gradewright-setup.stamp"


def _create(folder: Path, console: Console) -> None:
    python = folder / "bin/python"
    wanted = f"{sys.version_info[0]}.{sys.version_info[1]}"
    if ask([str(python), "-c", "import pip, sys; print('%d.%d' % sys.version_info[:2])"]) == wanted:
        return
    if ask([sys.executable, "-c", "import ensurepip"]) is None:  # Debian keeps it in a package of its own
        install(console, SUBJECT, [f"python{wanted}-venv"])
    console.work(SUBJECT, f"creating {folder.name}", [sys.executable, "-m", "venv", "--clear", str(folder)])


def _fill(root: Path, folder: Path, console: Console) -> None:
    pip = [str(folder / "bin/python"), "-m", "pip", "--disable-pip-version-check", "install", "--progress-bar=off"]
    lock = root / "requirements.lock"
    locked = sum("==" in line for line in lock.read_text().splitlines())
    # The lock is whole: asked for dependencies, pip would look for one that is named with an extra beside its pin.
    exactly = ["--no-deps", "--require-hashes", "-r", str(lock)]
    console.work(SUBJECT, f"installing {locked} locked packages", [*pip, *exactly])
    # The build backend is locked too, so nothing unlocked is fetched for the project itself.
    console.work(SUBJECT, "installing gradewright", [*pip, "--no-deps", "--no-build-isolation", "-e", str(root)])
