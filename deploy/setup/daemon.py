"""Starts dockerd where no systemd does: detached, with a deadline, and past what a hard stop left behind."""

import re
import shutil
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from deploy.setup.console import Console, SetupError, ask, tail

SUBJECT = "Docker Engine"
#: Where no bridge can be made: cells have no network anyway, and builds use the host's.
WITHOUT_BRIDGE = ("--iptables=false", "--ip6tables=false", "--bridge=none")
#: What dockerd says when its bridge cannot be made.
BRIDGE_TROUBLE = ("network controller", "iptables", "nat chain", "bridge")
#: The same, for a person to type.
BY_HAND = "sudo sh -c 'setsid dockerd >/var/log/dockerd.log 2>&1 </dev/null &'"
CGROUP_TROUBLE = re.compile(r"cgroup\S* (isn't mounted|mountpoint)", re.IGNORECASE)
#: Debian puts it where a plain user's PATH does not look.
SEARCH_PATH = "/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin:/sbin:/bin"


@dataclass(frozen=True, slots=True)
class Daemon:
    """One dockerd: its flags and the files by which it is known. The defaults are those of dockerd itself."""

    address: str = "unix:///var/run/docker.sock"
    pid_file: Path = Path("/var/run/docker.pid")
    containerd_pid_file: Path = Path("/var/run/docker/containerd/containerd.pid")
    flags: tuple[str, ...] = ()
    wait_seconds: float = 60.0


def program() -> str | None:
    """Return the path of dockerd, None if it is not installed."""
    return shutil.which("dockerd", path=SEARCH_PATH)


def start(console: Console, prefix: Sequence[str], daemon: Daemon | None = None) -> subprocess.Popen[bytes] | None:
    """Start dockerd, wait until it answers and return its process, None if somebody else had started it.

    Raises SetupError with the end of its log if it does not answer.
    """
    daemon = daemon or Daemon()
    log = console.log.with_name("dockerd.log")
    if _holder(daemon.pid_file, prefix) == "dockerd":
        console.say(SUBJECT, "is starting already, waiting …")
        _wait(daemon, prefix, None)
        return None
    for flags in ((), WITHOUT_BRIDGE):
        _clear(daemon, prefix)
        console.say(SUBJECT, " ".join(["starting dockerd, log in", str(log), *flags, "…"]))
        offset = log.stat().st_size if log.exists() else 0
        process = _launch([*prefix, program() or "dockerd", *daemon.flags, *flags], log)
        if _wait(daemon, prefix, process):
            return process
        words = tail(log, offset)
        if not about_the_bridge(words):
            break
    raise SetupError(f"{SUBJECT}: dockerd does not start here (all of it: {log}).\n{words}\n{way_out(words)}")


def about_the_bridge(words: str) -> bool:
    """Tell whether dockerd failed over its network bridge, without which it can do its work here."""
    return any(sign in words.lower() for sign in BRIDGE_TROUBLE)


def way_out(words: str) -> str:
    """Return advice that fits what dockerd said."""
    if CGROUP_TROUBLE.search(words):
        return "Mount the control groups: apt-get install cgroupfs-mount && cgroupfs-mount, then try again."
    return "Name an Engine that runs elsewhere by DOCKER_HOST, or start one by hand and try again."


def _clear(daemon: Daemon, prefix: Sequence[str]) -> None:
    """Remove the pid files of processes that are gone; somebody else may have their number now."""
    for file, name in ((daemon.pid_file, "dockerd"), (daemon.containerd_pid_file, "containerd")):
        if _holder(file, prefix) != name:
            ask([*prefix, "rm", "--force", str(file)])


def _holder(pid_file: Path, prefix: Sequence[str]) -> str | None:
    """Return the name of the process that a pid file means, None if there is none."""
    pid = ask([*prefix, "cat", str(pid_file)])  # a plain user may not look there
    return ask(["cat", f"/proc/{pid}/comm"]) if pid else None


def _launch(argv: Sequence[str], log: Path) -> subprocess.Popen[bytes]:
    with log.open("ab") as stream:
        return subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=stream, stderr=stream, start_new_session=True)


def _wait(daemon: Daemon, prefix: Sequence[str], process: subprocess.Popen[bytes] | None) -> bool:
    """Wait until the daemon answers; give up early if the process that should become it ends."""
    deadline = time.monotonic() + daemon.wait_seconds
    while time.monotonic() < deadline:
        # Asked as root: whether this user may speak to it is another question.
        if ask([*prefix, "docker", "--host", daemon.address, "version", "--format", "{{.Server.Version}}"]):
            return True
        if process and process.poll() is not None and _holder(daemon.pid_file, prefix) != "dockerd":
            return False  # had it lost a race against another dockerd, that one would run
        time.sleep(0.2)
    if process:
        ask([*prefix, "kill", str(process.pid)])
    return False
