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
        self._place = tempfile.TemporaryDirectory(prefix="gw", ignore_cleanup_errors=True)
        place = Path(self._place.name)
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
        self._data = place / "data"
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
        """End it and remove all that it kept."""
        self.stop(signal.SIGTERM)
        if self._data.is_mount():  # dockerd binds it to itself, and does not always undo that
            subprocess.run([*self._prefix, "umount", str(self._data)], check=True)
        self._place.cleanup()
