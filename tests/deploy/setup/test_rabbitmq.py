"""RabbitMQ is for the tests alone: found where it is, and installed without a server that runs by itself."""

from io import StringIO
from pathlib import Path

from deploy.setup.console import Console
from deploy.setup.rabbitmq import UNIT, installed, prepare, quieting


def test_the_newest_version_that_is_there_is_found(tmp_path: Path) -> None:
    before = installed(tmp_path)
    for version in ("3.10.8", "3.12.1"):
        (tmp_path / "lib/rabbitmq/lib" / f"rabbitmq_server-{version}").mkdir(parents=True)

    assert (None, "3.12.1") == (before, installed(tmp_path))


def test_what_is_there_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "lib/rabbitmq/lib/rabbitmq_server-3.10.8").mkdir(parents=True)
    said = StringIO()

    assert not prepare(Console(tmp_path / "log", said), tmp_path)
    assert "already there (3.10.8)" in said.getvalue()


def test_systemd_is_kept_from_starting_it_only_while_it_is_installed() -> None:
    before, after = quieting(systemd=True)

    assert [["systemctl", "mask", UNIT]] == before
    assert [["systemctl", "unmask", UNIT], ["systemctl", "disable", UNIT]] == after
    assert ([], []) == quieting(systemd=False)
