"""The wheels of an image are those that were pinned, or set-up stops."""

import hashlib
import sys
import zipfile
from io import StringIO
from pathlib import Path

import pytest

from deploy.setup.console import Console, SetupError
from deploy.setup.wheels import download


def _pin(folder: Path, digest: str) -> Path:
    pins = folder / "requirements.txt"
    pins.write_text(f"{(folder / NAME).as_uri()} --hash=sha256:{digest}\n")
    return pins


NAME = "gift-1.0-py3-none-any.whl"


@pytest.fixture
def wheel(tmp_path: Path) -> Path:
    with zipfile.ZipFile(tmp_path / NAME, "w") as archive:
        archive.writestr("gift-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: gift\nVersion: 1.0\n")
        archive.writestr("gift-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
    return tmp_path / NAME


def _download(pins: Path) -> None:
    folder = pins.parent
    download(Path(sys.executable), pins, folder / "wheels", "image", Console(folder / "setup.log", StringIO()))


def test_the_wheels_that_are_pinned_are_downloaded(wheel: Path) -> None:
    _download(_pin(wheel.parent, hashlib.sha256(wheel.read_bytes()).hexdigest()))

    assert [path.name for path in (wheel.parent / "wheels").iterdir()] == [NAME]


def test_a_wheel_that_differs_from_its_pin_is_refused(wheel: Path) -> None:
    with pytest.raises(SetupError, match="HASHES"):
        _download(_pin(wheel.parent, hashlib.sha256(b"another file").hexdigest()))
