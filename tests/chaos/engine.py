"""A Docker Engine of the chaos's own: it is killed and started again without hurting anybody else's."""

import os
import signal
import subprocess
import tempfile
from io import StringIO
from pathlib import Path

from deploy.setup.console import Console
from deploy.setup.daemon import WITHOUT_BRIDGE, Daemon, start
from deploy.setup.packages import as_root
from tests.waiting import wait_until

IMAGE = "gradewright/python"


class OwnEngine:
    """One dockerd with the sandbox image; `address` is what DOCKER_HOST names."""

    def __init__(self) -> None:
        self._place = place = Path(tempfile.mkdtemp(prefix="gw"))
        self._prefix = as_root("the chaos", ["sudo -v"])
        self._console = Console(place / "setup.log", StringIO())
        (place / "daemon.json").write_text("{}")
        self.address = f"unix://{place}/s"
        files = ("--config-file", str(place / "daemon.json"), "--host", self.address, "--pidfile", str(place / "pid"))
        folders = ("--data-root", str(place / "data"), "--exec-root", str(place / "x"))
        user = ("--group", str(os.getgid()))
        self._daemon = Daemon(
            self.address,
            place / "pid",
            place / "x/containerd/containerd.pid",
            (*files, *folders, *user, *WITHOUT_BRIDGE),
            wait_seconds=120,
        )
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self._process = start(self._console, self._prefix, self._daemon)

    def load_image(self) -> None:
        """Copy the sandbox image from the machine's own Engine."""
        with subprocess.Popen(["docker", "save", IMAGE], stdout=subprocess.PIPE) as saved:
            subprocess.run(["docker", "--host", self.address, "load", "--quiet"], stdin=saved.stdout, check=True)

    def stop(self, number: signal.Signals) -> None:
        """End it with a signal, and wait until it is gone."""
        assert self._process is not None
        containerd = self._daemon.containerd_pid_file.read_text().strip()
        for pid in (self._daemon.pid_file.read_text(), containerd):
            subprocess.run([*self._prefix, "kill", f"-{number.value}", pid], check=False, stderr=subprocess.DEVNULL)
        self._process.wait(timeout=60)
        # A dockerd that starts takes a dying containerd for a living one.
        wait_until(lambda: not Path("/proc", containerd).exists(), "the end of containerd", 60)

    def cells(self) -> list[str]:
        """List the containers that are left."""
        listing = ["docker", "--host", self.address, "ps", "--all", "--quiet"]
        return subprocess.run(listing, check=True, capture_output=True, text=True).stdout.split()

    def close(self) -> None:
        """End it and remove all that it kept, what it lost sight of when it was killed included."""
        self.stop(signal.SIGTERM)
        for pid in self._left_running():
            self._as_root("kill", "-9", pid)
        for mount in self._left_mounted():
            self._as_root("umount", "--lazy", mount)
        self._as_root("rm", "--recursive", "--force", "--one-file-system", str(self._place))

    def _left_running(self) -> list[str]:
        """List the processes that were started with a path of ours."""
        commands = {path.parent.name: _read(path) for path in Path("/proc").glob("[0-9]*/cmdline")}
        return [pid for pid, command in commands.items() if str(self._place).encode() in command]

    def _left_mounted(self) -> list[str]:
        """List what is mounted below our folder, the last one first."""
        mounts = [line.split()[1] for line in Path("/proc/mounts").read_text().splitlines()]
        return [mount for mount in reversed(mounts) if mount.startswith(f"{self._place}/")]

    def _as_root(self, *command: str) -> None:
        subprocess.run([*self._prefix, *command], check=False, stderr=subprocess.DEVNULL)


def _read(path: Path) -> bytes:
    """Return a file of /proc; nothing of a process that has just ended."""
    try:
        return path.read_bytes()
    except OSError:
        return b""
