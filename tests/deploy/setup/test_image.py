"""The sandbox image is built by the real Engine once, and again when its recipe has changed."""

import socket
import subprocess
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest

from deploy.setup import image
from deploy.setup.console import Console
from tests.deploy.setup.registry import serving

NAME = "gradewright/test-of-setup"
RECIPE = "ARG BASE\nFROM ${BASE}\nARG RECIPE\nLABEL gradewright.test=setup gradewright.recipe=${RECIPE}\n"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("GRADEWRIGHT_BASE_IMAGE", image.NAME)
    folder = tmp_path / "deploy/images/python"
    folder.mkdir(parents=True)
    (folder / "Dockerfile").write_text(RECIPE)
    yield tmp_path
    _remove(NAME)
    prune = ["docker", "image", "prune", "--force", "--filter", "label=gradewright.test=setup"]
    subprocess.run(prune, capture_output=True, check=True)


def _remove(name: str) -> None:
    subprocess.run(["docker", "image", "rm", name], capture_output=True, check=True)


def _prepare(root: Path) -> str:
    out = StringIO()
    image.prepare(root, Console(root / "build/setup.log", out), NAME)
    return out.getvalue().splitlines()[-1].split(maxsplit=2)[-1]


def test_a_second_run_builds_nothing_until_the_dockerfile_changes(root: Path) -> None:
    first, second = _prepare(root), _prepare(root)
    (root / "deploy/images/python/Dockerfile").write_text(RECIPE + "LABEL more=1\n")
    third = _prepare(root)

    assert (first, second, third) == (f"built ({NAME})", f"already there ({NAME})", f"built ({NAME})")


@pytest.mark.parametrize("language", image.LANGUAGES)
def test_every_language_has_a_recipe_of_its_own(language: str) -> None:
    folder = Path(image.__file__).parents[1] / "images" / language

    assert "RECIPE" in (folder / "Dockerfile").read_text()
    assert image.recipe(folder) != image.recipe(folder.with_name("python"))


def test_the_base_of_one_language_wins_over_that_of_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GRADEWRIGHT_BASE_IMAGE", raising=False)
    bare = image.wanted_base("java")
    monkeypatch.setenv("GRADEWRIGHT_BASE_IMAGE", "all:1")
    monkeypatch.setenv("GRADEWRIGHT_BASE_IMAGE_JAVA", "java:17")

    assert (image.PUBLIC_BASE, "java:17", "all:1") == (bare, image.wanted_base("java"), image.wanted_base("c"))


def test_an_image_is_stale_when_the_pins_of_its_wheels_change(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("gift==1.0\n")
    first = image.recipe(tmp_path)
    (tmp_path / "requirements.txt").write_text("gift==1.1\n")

    assert first != image.recipe(tmp_path)


def test_a_base_is_pulled_where_a_registry_answers(tmp_path: Path) -> None:
    with serving() as name:
        base = image.base_image(Console(tmp_path / "setup.log", StringIO()), name)

    _remove(name)

    assert base == name


def test_a_registry_that_keeps_silent_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        pulled = image.pull(f"127.0.0.1:{silent.getsockname()[1]}/base:1", answer_seconds=0.5)

    assert not pulled
