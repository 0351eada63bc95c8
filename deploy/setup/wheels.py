"""Downloads the wheels that an image is made with, so that no build needs a package index."""

from collections.abc import Sequence
from pathlib import Path

from deploy.setup.console import Console

#: Wheels of pure Python serve every base; the oldest Python that a base may have decides their versions.
ANY_BASE = ("--platform=any", "--implementation=py", "--abi=none", "--python-version=3.10")


def download(  # noqa: PLR0913 -- whose pip, which pins, to where, and for what
    python: Path,
    requirements: Path,
    target: Path,
    subject: str,
    console: Console,
    *,
    platform: Sequence[str] = ANY_BASE,
) -> None:
    """Put every wheel of a pinned, hashed list into a folder, by the pip of `python`. Raises SetupError.

    `platform` are pip's options for whom the wheels are; without any they are for `python` itself.
    """
    pip = [str(python), "-m", "pip", "--disable-pip-version-check", "download", "--progress-bar=off", "--no-deps"]
    exactly = ["--require-hashes", "--only-binary=:all:", *platform]
    wheels = [*exactly, "--dest", str(target), "--requirement", str(requirements)]
    console.work(subject, f"downloading the wheels of {requirements.name}", [*pip, *wheels])
