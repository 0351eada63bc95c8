"""Learns from apt where this machine gets its packages, so that no address stands in the project."""

import os
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from deploy.setup.console import SetupError, ask

SUBJECT = "sandbox image"
FORMAT = "$(RELEASE) $(COMPONENT) $(REPO_URI)"
LIST_FILE = "mirror+file:"


@dataclass(frozen=True, slots=True)
class Mirror:
    """Where the distribution's own packages come from."""

    suite: str
    url: str
    #: Environment variables that name the proxies which apt alone knows.
    proxies: Mapping[str, str]
    #: A certificate authority of apt's configuration, "" for the system's own.
    authority: str = ""


def configured() -> Mirror:
    """Return the mirror of this machine's apt. Raises SetupError if there is none."""
    suite = platform.freedesktop_os_release().get("VERSION_CODENAME", "")
    argv = ["apt-get", "indextargets", "--no-release-info", "--format", FORMAT, "Created-By: Packages"]
    url = pick(ask(argv) or "", suite)
    if not suite or url is None:
        raise SetupError(
            f"{SUBJECT}: no registry answered, and apt names no mirror of {suite or 'this system'} to make a "
            "base from. Load one by hand: docker load < base.tar, and name it by GRADEWRIGHT_BASE_IMAGE."
        )
    return Mirror(suite, url, _proxies(), _apt_value("Acquire::https::CaInfo"))


def pick(targets: str, suite: str) -> str | None:
    """Return the address from which a suite's main component comes, None if the lines name none."""
    for line in targets.splitlines():
        release, component, url = line.split(maxsplit=2)
        if release == suite and component == "main":
            return first_of(url)
    return None


def first_of(url: str) -> str:
    """Return the first address of a mirror list kept in a file; any other address as it is."""
    if not url.startswith(LIST_FILE):
        return url
    lines = Path(url.removeprefix(LIST_FILE)).read_text().splitlines()
    return next(line.split()[0] for line in lines if line.strip() and not line.startswith("#"))


def _proxies() -> dict[str, str]:
    proxies = {}
    for scheme in ("http", "https"):
        value = _apt_value(f"Acquire::{scheme}::Proxy")
        if value and f"{scheme}_proxy" not in os.environ:
            proxies[f"{scheme}_proxy"] = value
    return proxies


def _apt_value(name: str) -> str:
    return ask(["apt-config", "dump", "--format", "%v%n", name]) or ""
