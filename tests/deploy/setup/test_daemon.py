"""A real dockerd of its own, in a network namespace of its own, starts past what a hard stop left behind."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest

from deploy.setup.console import Console, SetupError, ask
from deploy.setup.daemon import WITHOUT_BRIDGE, Daemon, start, way_out
from deploy.setup.packages import as_root

#: Its bridge and packet rules must not touch those of the machine's own Engine.
APART = ("unshare", "--net")


@pytest.fixture
def prefix() -> tuple[str, ...]:
    return (*as_root("these tests", ["sudo -v"]), *APART)


@pytest.fixture
def place() -> Iterator[Path]:
    # pytest's own folders have names too long for a socket
    with tempfile.TemporaryDirectory(prefix="gw", ignore_cleanup_errors=True) as folder:
        yield Path(folder)
        data = Path(folder, "data")
        if data.is_mount():  # dockerd binds it to itself, and does not always undo that
            subprocess.run([*as_root("these tests", []), "umount", str(data)], check=True)


@pytest.fixture
def daemon(place: Path) -> Daemon:
    address, pid_file, config = f"unix://{place}/s", place / "pid", place / "daemon.json"
    config.write_text("{}")  # not the machine's own
    folders = ("--data-root", str(place / "data"), "--exec-root", str(place / "x"))
    return Daemon(
        address,
        pid_file,
        place / "x/containerd/containerd.pid",
        ("--config-file", str(config), "--host", address, "--pidfile", str(pid_file), *folders),
    )


def _stop(process: subprocess.Popen[bytes] | None, daemon: Daemon) -> None:
    assert process is not None
    subprocess.run([*as_root("these tests", []), "kill", daemon.pid_file.read_text()], check=True)
    process.wait(timeout=30)


def test_a_daemon_starts_though_pid_files_name_strangers(place: Path, daemon: Daemon, prefix: tuple[str, ...]) -> None:
    daemon.containerd_pid_file.parent.mkdir(parents=True)
    for file in (daemon.pid_file, daemon.containerd_pid_file):
        file.write_text(str(os.getpid()))

    process = start(Console(place / "setup.log", StringIO()), prefix, daemon)
    try:
        assert ask(["docker", "--host", daemon.address, "version", "--format", "{{.Server.Version}}"])
        assert start(Console(place / "setup.log", StringIO()), prefix, daemon) is None
    finally:
        _stop(process, daemon)


def test_a_daemon_starts_without_a_bridge_where_packet_rules_are_refused(
    place: Path, daemon: Daemon, prefix: tuple[str, ...]
) -> None:
    for name in ("iptables", "ip6tables"):
        refusal = place / name
        refusal.write_text("#!/bin/sh\necho 'Permission denied (you must be root)' >&2\nexit 4\n")
        refusal.chmod(0o755)
    out = StringIO()

    path = f"PATH={place}:{os.environ['PATH']}"
    process = start(Console(place / "setup.log", out), (*prefix, "env", path), daemon)
    _stop(process, daemon)

    assert WITHOUT_BRIDGE[0] in out.getvalue()


def test_a_daemon_that_does_not_start_shows_the_end_of_its_log(
    place: Path, daemon: Daemon, prefix: tuple[str, ...]
) -> None:
    broken = Daemon(daemon.address, daemon.pid_file, daemon.containerd_pid_file, ("--no-such-flag",))

    with pytest.raises(SetupError, match=r"(?s)dockerd\.log.*unknown flag: --no-such-flag.*DOCKER_HOST"):
        start(Console(place / "setup.log", StringIO()), prefix, broken)


def test_a_machine_without_control_groups_is_told_how_to_mount_them() -> None:
    actual = way_out("failed to start daemon: Devices cgroup isn't mounted")

    assert "cgroupfs-mount" in actual
