"""`make up` gives up on what does not become well, and says where to look; what keeps it from starting is named."""

import subprocess
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest

from deploy.setup import image, up
from deploy.setup.__main__ import EXIT_INFRASTRUCTURE
from deploy.setup.console import Console, SetupError

#: Stands for compose: prints the container that is asked after.
COMPOSE = ("sh", "-c", 'echo "$0"')


@pytest.fixture
def ailing() -> Iterator[str]:
    """Run a container whose health check says no."""
    check = ["--health-cmd=false", "--health-interval=100ms", "--health-retries=1"]
    argv = ["docker", "run", "--detach", "--rm", "--network=none", *check, image.NAME, "sleep", "60"]
    container = subprocess.run(argv, capture_output=True, text=True, check=True).stdout.strip()
    yield container
    subprocess.run(["docker", "rm", "--force", container], capture_output=True, check=True)


def test_a_part_that_stays_unwell_is_named(ailing: str, tmp_path: Path) -> None:
    argv = [*COMPOSE, ailing]

    with pytest.raises(SetupError, match=r"not well after 2 s: \w+ \((starting|unhealthy)\)"):
        up.wait(argv, Console(tmp_path / "log", StringIO()), patience_seconds=2)


def test_a_service_without_any_container_is_not_well(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="no container"):
        up.wait(["true"], Console(tmp_path / "log", StringIO()), patience_seconds=0)


def test_who_has_no_settings_is_told_how_to_make_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = up.main(tmp_path)

    assert code == EXIT_INFRASTRUCTURE
    assert "cp deploy/environment.example .env" in capsys.readouterr().err
