"""The Docker Engine as the sandbox uses it: hardened containers, attached before they start, gone with their owner."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Protocol

import docker
import docker.errors
import requests.exceptions

from graders.errors import AssignmentError, SandboxError
from graders.sandbox.limits import Limits

#: Every cell carries it, with its owner's mark as the value.
LABEL = "gradewright.cell"
#: Memory and processes of the cell's own supervisor and zygote, beyond the run's: some 16 MB were seen.
OWN_MEMORY_MB = 24
OWN_PROCESSES = 2
#: Files that a run may make for each megabyte of its disk.
INODES_PER_MB = 64
#: How long the Engine may take over one call.
CALL_SECONDS = 60

#: To write a run's files for its user, to become that user, and to wipe what the user left, whatever its mode.
CAPABILITIES = ["CHOWN", "DAC_OVERRIDE", "SETGID", "SETUID"]


class Attachment(Protocol):
    """A raw connection to a container's streams."""

    def settimeout(self, seconds: float) -> None:
        """Bound the next calls."""

    def sendall(self, data: bytes) -> None:
        """Write to the container's stdin."""

    def recv(self, size: int) -> bytes:
        """Read what the container wrote, in Docker's packing; empty at its end."""

    def close(self) -> None:
        """End the container's stdin, and with it the container."""


class Engine:
    """A Docker Engine, local or behind DOCKER_HOST. Connects at the first call; safe to share between threads."""

    def __init__(self) -> None:
        self._client: docker.DockerClient | None = None
        self.owner = f"{socket.gethostname()}:{os.getpid()}:{_start_ticks(os.getpid())}"

    def image_id(self, image: str) -> str:
        """Return the id of a local image. Raises AssignmentError if there is none, SandboxError without Docker."""
        with self._calling(f"looking for the image {image}") as client:
            try:
                return str(client.api.inspect_image(image)["Id"])
            except docker.errors.ImageNotFound:
                raise AssignmentError(
                    f"the image {image} is not on the Docker host: build it with `make setup`, "
                    f"pull it with `docker pull {image}`, or name another as `image` in [sandbox]"
                ) from None

    def create(self, image: str, limits: Limits) -> str:
        """Create a hardened container of `image` that waits for the runtime on stdin; return its id."""
        bootstrap = resources.files("graders.runtime").joinpath("bootstrap.py").read_text()
        with self._calling("creating a cell") as client:
            api = client.api
            config = api.create_container_config(
                image,
                ["python3", "-s", "-B", "-c", bootstrap],
                hostname="cell",
                user="0:0",
                stdin_open=True,
                detach=False,
                working_dir="/",
                entrypoint="",
                environment={"PYTHONHASHSEED": "0", "LANG": "C.UTF-8"},
                labels={LABEL: self.owner},
                host_config=api.create_host_config(**hardening(limits)),
            )
            return str(api.create_container_from_config(config)["Id"])

    def attach(self, container: str) -> Attachment:
        """Attach to the streams of a created container; with the attachment's end its stdin ends for good."""
        with self._calling("attaching to a cell") as client:
            stream: Any = client.api.attach_socket(
                container, params={"stdin": 1, "stdout": 1, "stderr": 1, "stream": 1}
            )
            return _Stream(stream)

    def start(self, container: str) -> None:
        """Start a created container."""
        with self._calling("starting a cell") as client:
            client.api.start(container)

    def remove(self, container: str) -> None:
        """Kill and remove a container; it may be gone already, since it removes itself at its end."""
        with self._calling("removing a cell") as client:
            try:
                client.api.remove_container(container, force=True)
            except (docker.errors.NotFound, docker.errors.APIError) as error:
                if getattr(error, "status_code", None) not in (404, 409):
                    raise

    def cells(self) -> dict[str, str]:
        """Return the owner's mark of every cell on the Docker host, by container id."""
        with self._calling("listing cells") as client:
            found = client.api.containers(all=True, filters={"label": LABEL})
            return {cell["Id"]: cell["Labels"][LABEL] for cell in found}

    def close(self) -> None:
        """Let go of the Engine's connections."""
        if self._client is not None:
            self._client.close()

    @contextmanager
    def _calling(self, what: str) -> Iterator[docker.DockerClient]:
        """Give the client, and turn every fault of Docker's into a SandboxError that says what it spoiled."""
        try:
            if self._client is None:
                self._client = docker.DockerClient.from_env(timeout=CALL_SECONDS, max_pool_size=32)
            yield self._client
        except (docker.errors.DockerException, requests.exceptions.RequestException, OSError) as error:
            raise SandboxError(
                f"Docker failed while {what}: {error}. Is the Docker Engine running and DOCKER_HOST right? "
                "`docker info` tells; `make setup` starts one"
            ) from error


def hardening(limits: Limits) -> dict[str, object]:
    """Return the host configuration of a cell, as docker-py's create_host_config takes it."""
    memory = (limits.memory_mb + limits.disk_mb + OWN_MEMORY_MB) * 1024 * 1024
    box = f"rw,nosuid,nodev,noexec,mode=0711,size={limits.disk_mb}m,nr_inodes={limits.disk_mb * INODES_PER_MB}"
    return {
        "network_mode": "none",
        "ipc_mode": "none",  # no shared memory file system that would outlive a run
        "read_only": True,
        "cap_drop": ["ALL"],
        "cap_add": CAPABILITIES,
        "security_opt": ["no-new-privileges", f"seccomp={seccomp_profile()}"],
        "mem_limit": memory,
        "memswap_limit": memory,
        "pids_limit": limits.processes + OWN_PROCESSES,
        "tmpfs": {"/box": box},
        "auto_remove": True,
        "log_config": docker.types.LogConfig(type="none"),
    }


@cache
def seccomp_profile() -> str:
    """Return the system call filter of a cell, JSON as Docker takes it, with a reason by each rule."""
    shipped = resources.files("graders.sandbox").joinpath("seccomp.json")
    if shipped.is_file():
        return shipped.read_text()
    return (Path(__file__).parents[2] / "deploy" / "seccomp.json").read_text()  # a checkout


class _Stream:
    """An attached socket that keeps the HTTP response behind it alive."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._socket = getattr(stream, "_sock", stream)
        self.settimeout = self._socket.settimeout
        self.sendall = self._socket.sendall
        self.recv = self._socket.recv

    def close(self) -> None:
        self._stream.close()
        self._socket.close()


def is_alive(owner: str) -> bool:
    """Tell whether the process that a cell's mark names may still live; of another host nothing is known."""
    host, pid, ticks = owner.rsplit(":", 2)
    return host != socket.gethostname() or _start_ticks(int(pid)) == ticks


def _start_ticks(pid: int) -> str:
    """Return when a process of this host started, in clock ticks since boot; "" if there is none."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("ascii", "replace").rpartition(")")[2].split()[19]
    except OSError:
        return ""
