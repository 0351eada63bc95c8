"""A real dockerd of the tests' own, apart from the machine's, that may be stopped, killed, frozen and filled up."""

import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import IO

from deploy.setup.console import Console
from deploy.setup.daemon import Daemon, start
from deploy.setup.packages import as_root
from tests.graders.sandbox.conftest import IMAGE
from tests.waiting import wait_until

#: Room for the image, and for a copy of it while it is loaded.
DISK_MB = 400


class OwnDockerd:
    """One dockerd with its data on a small disk in memory; `address` is for an Engine."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._root = as_root("these tests", ["sudo -v"])
        self.address = f"unix://{place}/s"
        self.socket = place / "s"
        self._data, self._pid_file, config = place / "data", place / "pid", place / "daemon.json"
        config.write_text("{}")  # not the machine's own
        folders = ("--data-root", str(self._data), "--exec-root", str(place / "x"))
        files = ("--config-file", str(config), "--host", self.address, "--pidfile", str(self._pid_file))
        containerd_pid_file = place / "x/containerd/containerd.pid"
        # The shutdown timeout is how long it waits for containers, which here need not end well.
        flags = (*files, *folders, "--shutdown-timeout", "1")
        self._daemon = Daemon(self.address, self._pid_file, containerd_pid_file, flags)
        self._process: subprocess.Popen[bytes] | None = None

    def mount(self) -> None:
        """Make the small disk."""
        self._data.mkdir()
        self._sudo("mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "none", str(self._data))

    def start(self) -> None:
        """Start, in a network namespace of its own, and wait until it answers; do nothing if it runs."""
        if self._process is not None:
            return
        console = Console(self._place / "setup.log", StringIO())
        self._process = start(console, (*self._root, "unshare", "--net"), self._daemon)

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End it, and return when it has ended."""
        assert self._process is not None
        pid_file = self._daemon.containerd_pid_file
        containerd = pid_file.read_text().strip()
        self.signal(how)
        self._process.wait(timeout=30)
        self._process = None
        wait_until(lambda: not _is_alive(containerd), "its containerd to end too")
        # An orphan may stay a zombie for a while, which the next dockerd would take for a containerd to be used.
        self._sudo("rm", "--force", str(pid_file))

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal."""
        self._sudo("kill", f"-{number.value}", self._pid_file.read_text().strip())

    def load_image(self) -> None:
        """Bring the cells' image over from the machine's own Engine."""
        with subprocess.Popen(["docker", "save", IMAGE], stdout=subprocess.PIPE) as image:
            self.docker("load", stdin=image.stdout)
        assert image.returncode == 0

    def docker(self, *arguments: str, stdin: IO[bytes] | None = None) -> None:
        """Run the docker command against it."""
        command = ["docker", "--host", self.address, *arguments]
        subprocess.run(command, stdin=stdin, stdout=subprocess.DEVNULL, check=True)

    @contextmanager
    def full_disk(self) -> Iterator[None]:
        """Leave no byte on its disk, for the length of a block."""
        ballast = self._data / "ballast"
        with ballast.open("wb", buffering=0) as file:
            try:
                while file.write(bytes(1 << 16)):
                    pass
            except OSError:
                pass
        yield
        ballast.unlink()

    def containers(self) -> list[str]:
        """List the ids of all containers that it knows."""
        listing = ["docker", "--host", self.address, "ps", "--all", "--quiet"]
        return subprocess.run(listing, check=True, capture_output=True, text=True).stdout.split()

    def end(self) -> None:
        """Leave nothing behind, not even what it lost sight of when it was killed."""
        if self._process is not None:
            self.stop()
        for pid in self._left_running():
            subprocess.run([*self._root, "kill", "-9", pid], stderr=subprocess.DEVNULL, check=False)
        for _ in range(2):  # dockerd binds the folder to itself, and does not always undo that
            if self._data.is_mount():
                self._sudo("umount", "--lazy", str(self._data))

    def _left_running(self) -> list[str]:
        """List the processes that were started with a path of ours."""
        commands = {path.parent.name: _read(path) for path in Path("/proc").glob("[0-9]*/cmdline")}
        return [pid for pid, command in commands.items() if f"{self._place}/".encode() in command]

    def _sudo(self, *command: str) -> None:
        subprocess.run([*self._root, *command], check=True)


def _is_alive(pid: str) -> bool:
    try:
        return Path("/proc", pid, "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _read(path: Path) -> bytes:
    """Return a file of /proc; nothing of a process that has just ended."""
    try:
        return path.read_bytes()
    except OSError:
        return b""


@contextmanager
def own_dockerd() -> Iterator[OwnDockerd]:
    """Run one, with the cells' image, for the length of a block."""
    # pytest's own folders have names too long for a socket
    with tempfile.TemporaryDirectory(prefix="gw", ignore_cleanup_errors=True) as folder:
        dockerd = OwnDockerd(Path(folder))
        dockerd.mount()
        try:
            dockerd.start()
            dockerd.load_image()
            yield dockerd
        finally:
            dockerd.end()
