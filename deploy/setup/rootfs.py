"""Makes a base image from the distribution's packages, for where no registry answers."""

import shlex
import shutil
from collections.abc import Mapping
from pathlib import Path

from deploy.setup.console import Console, ask
from deploy.setup.mirror import SUBJECT, Mirror, configured
from deploy.setup.packages import as_root, by_hand, commands, install

#: What no run needs; docker makes /dev, /proc and /sys itself.
LEFT_OUT = (
    "dev/*", "proc/*", "sys/*", "var/cache/apt/*", "var/lib/apt/lists/*", "var/log/*",
    "usr/share/doc/*", "usr/share/info/*", "usr/share/locale/*", "usr/share/man/*",
)  # fmt: skip


def make_base(console: Console) -> str:
    """Bootstrap a minimal system with Python, import it into Docker and return its name."""
    mirror = configured()
    name = f"gradewright/base:{mirror.suite}"
    if ask(["docker", "image", "inspect", name]):
        return name
    folder = (console.log.parent / "base").resolve()
    fill = bootstrap(mirror, folder, _certificates(mirror, console.log.with_name("wgetrc")))
    clear = ["rm", "--recursive", "--force", "--one-file-system", str(folder)]
    prefix = as_root(SUBJECT, _by_hand(clear, fill, folder, name))
    if not _has_debootstrap():
        install(console, SUBJECT, ["debootstrap"])
    remove = shlex.join([*prefix, *clear])
    script = f"{remove} && {shlex.join([*prefix, *fill])}"
    console.work(SUBJECT, f"making a base from {mirror.suite} packages", ["sh", "-c", script])
    script = f"{importing(prefix, folder, name)} && {remove}"
    console.work(SUBJECT, f"importing {name}", ["sh", "-c", script])
    return name


def _has_debootstrap() -> bool:
    return shutil.which("debootstrap", path="/usr/sbin:/usr/bin:/sbin") is not None


def _by_hand(clear: list[str], fill: list[str], folder: Path, name: str) -> list[str]:
    needed = [] if _has_debootstrap() else commands(["debootstrap"])
    return [*by_hand([*needed, clear, fill]), importing(("sudo",), folder, name)]


def bootstrap(mirror: Mirror, folder: Path, environment: Mapping[str, str]) -> list[str]:
    """Return the command, for root, that fills a folder with a minimal system and Python."""
    settings = [f"{name}={value}" for name, value in {**mirror.proxies, **environment}.items()]
    options = ["--variant=minbase", "--include=python3"]
    return ["env", *settings, "/usr/sbin/debootstrap", *options, mirror.suite, str(folder), mirror.url]


def _certificates(mirror: Mirror, file: Path) -> dict[str, str]:
    if not mirror.authority:
        return {}
    file.write_text(f"ca_certificate = {mirror.authority}\n")  # debootstrap downloads by wget
    return {"WGETRC": str(file)}


def importing(prefix: tuple[str, ...], folder: Path, name: str) -> str:
    """Return the shell command that packs a folder and hands it to Docker."""
    exclude = [f"--exclude=./{path}" for path in LEFT_OUT]
    pack = [*prefix, "tar", "--numeric-owner", "--one-file-system", *exclude, "-C", str(folder), "-c", "."]
    # A tar that fails ends its archive early; docker import refuses an archive without an end.
    return f"{shlex.join(pack)} | {shlex.join(['docker', 'import', '-', name])}"
