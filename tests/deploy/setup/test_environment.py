"""The virtual environment holds what the lock names, and is left alone while the lock stays the same."""

import hashlib
import sys
import zipfile
from io import StringIO
from pathlib import Path

import pytest

from deploy.setup import environment
from deploy.setup.console import Console, SetupError

REPOSITORY = Path(__file__).resolve().parents[3]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "requirements.lock").write_text("")
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'empty'\n")
    return tmp_path


def _complete(root: Path) -> None:
    (root / ".venv/bin").mkdir(parents=True)
    (root / ".venv/bin/python").symlink_to(sys.executable)
    (root / ".venv/gradewright-setup.stamp").write_text(environment.fingerprint(root))


def test_a_second_run_does_nothing_and_says_so(root: Path) -> None:
    _complete(root)
    out = StringIO()

    done = environment.prepare(root, Console(root / "build/setup.log", out))

    assert not done
    assert out.getvalue() == "virtual environment  already there (.venv)\n"


@pytest.mark.parametrize("name", ["requirements.lock", "pyproject.toml"])
def test_an_environment_is_stale_when_the_project_changes(root: Path, name: str) -> None:
    _complete(root)
    (root / name).write_text("# changed\n")

    assert not environment.ready(root / ".venv", environment.fingerprint(root))


def test_an_environment_is_stale_when_its_interpreter_is_gone(root: Path) -> None:
    _complete(root)
    (root / ".venv/bin/python").unlink()
    (root / ".venv/bin/python").symlink_to(root / "no-such-python")

    assert not environment.ready(root / ".venv", environment.fingerprint(root))


def test_a_package_that_differs_from_the_lock_is_refused(root: Path) -> None:
    wheel = root / "gift-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("gift-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: gift\nVersion: 1.0\n")
    wrong = hashlib.sha256(b"another file").hexdigest()
    (root / "requirements.lock").write_text(f"{wheel.as_uri()} --hash=sha256:{wrong}\n")

    with pytest.raises(SetupError, match="HASHES"):
        environment.prepare(root, Console(root / "build/setup.log", StringIO()))

    assert not environment.ready(root / ".venv", environment.fingerprint(root))


def test_every_locked_package_has_a_hash_and_no_address() -> None:
    lock = (REPOSITORY / "requirements.lock").read_text()
    entries = [line for line in lock.splitlines() if "==" in line]

    assert all(line.endswith("\\") for line in entries)
    assert "://" not in lock
    assert "index-url" not in lock
