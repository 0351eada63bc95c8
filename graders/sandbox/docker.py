"""The Docker Engine as the sandbox uses it: hardened containers, attached before they start, gone with their owner."""

import itertools
import json
import os
import secrets
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from importlib import resources
from typing import Any

import docker
import docker.errors
import docker.utils
import requests.exceptions
import urllib3.exceptions

from graders.errors import AssignmentError, GradersError, SandboxAwayError, SandboxError
from graders.sandbox.attachment import AttachedSocket, Attachment
from graders.sandbox.hardening import hardening
from graders.sandbox.outcome import Box
from graders.sandbox.owner import is_alive, this_process

#: Every cell carries it, with its owner's mark as the value.
LABEL = "gradewright.cell"
#: Its name once more: Docker forgets a container's own where it is killed while it removes it.
NAME_LABEL = "gradewright.name"
#: How long the Engine may be silent in one call.
CALL_SECONDS = 20
#: How long a Docker that serves may take to say so.
PING_SECONDS = 5

#: What a call can end in: Docker's own word, no connection, or an answer that was cut in its middle.
_FAULTS = (
    docker.errors.DockerException,
    requests.exceptions.RequestException,
    urllib3.exceptions.HTTPError,
    OSError,
    AttributeError,
    LookupError,
    ValueError,
)

#: How far back, and how long from now, Docker is asked for the death of a cell.
EVENTS_SECONDS = 3600
DEATH_SECONDS = 2


class Engine:
    """A Docker Engine, local or behind DOCKER_HOST. Connects at the first call; safe to share between threads.

    Containers go by names that are known before they exist, so that one whose making failed half-way is found again.
    """

    def __init__(self, address: str | None = None, call_seconds: float = CALL_SECONDS) -> None:
        """Connect to `address`, by default where the environment's DOCKER_HOST says."""
        self._address, self._call_seconds = address, call_seconds
        self._client: docker.APIClient | None = None
        self._connecting = threading.Lock()
        self.owner = this_process()
        self._prefix = f"gradewright-{secrets.token_hex(6)}-"
        self._numbers = itertools.count(1)
        self._held: set[str] = set()

    def ping(self) -> None:
        """Raise SandboxAwayError unless Docker answers, and soon."""
        seconds = min(self._call_seconds, PING_SECONDS)
        try:
            with self._calling("asking whether it is there") as client:
                client.get(f"{client.base_url}/_ping", timeout=seconds).raise_for_status()
        except SandboxError as error:
            raise SandboxAwayError(str(error)) from error

    def is_local(self) -> bool:
        """Tell whether Docker is reached by a socket of this machine."""
        with self._calling("connecting") as client:
            return str(client.base_url).startswith("http+docker://localhost")

    def info(self) -> Mapping[str, object]:
        """Return what Docker tells of its host, as it tells it."""
        with self._calling("asking about its host") as client:
            return dict(client.info())

    def memory_mb(self) -> int:
        """Return the memory of Docker's host."""
        with self._calling("asking for its memory") as client:
            return int(client.info()["MemTotal"]) >> 20

    def image_id(self, image: str) -> str:
        """Return the id of a local image. Raises AssignmentError if there is none, SandboxError without Docker."""
        with self._calling(f"looking for the image {image}") as client:
            try:
                return str(client.inspect_image(image)["Id"])
            except docker.errors.ImageNotFound:
                raise _missing(image) from None

    def create(self, box: Box) -> str:
        """Create a hardened container of the box's image that waits for the runtime on stdin; return its name.

        Raises AssignmentError if there is no such image.
        """
        name = f"{self._prefix}{next(self._numbers)}"
        self._held.add(name)
        try:
            with self._calling("creating a cell") as client:
                config = self._config(client, name, box)
                try:
                    client.create_container_from_config(config, name)
                except docker.errors.ImageNotFound:
                    raise _missing(box.image) from None
        except GradersError:
            self.let_go(name)  # it may come into being all the same
            raise
        return name

    def attach(self, container: str) -> Attachment:
        """Attach to the streams of a created container; with the attachment's end its stdin ends for good."""
        with self._calling("attaching to a cell") as client:
            stream: Any = client.attach_socket(container, params={"stdin": 1, "stdout": 1, "stderr": 1, "stream": 1})
            return AttachedSocket(stream)

    def start(self, container: str) -> None:
        """Start a created container."""
        with self._calling("starting a cell") as client:
            client.start(container)

    def let_go(self, container: str) -> None:
        """Hold a container no longer: it removes itself at its end, and is a stray if it does not."""
        self._held.discard(container)

    def remove(self, container: str) -> None:
        """Kill and remove a container; it may be gone already, since it removes itself at its end."""
        self.let_go(container)
        with self._calling("removing a cell") as client:
            try:
                client.remove_container(container, force=True)
            except (docker.errors.NotFound, docker.errors.APIError) as error:
                if getattr(error, "status_code", None) not in (404, 409):
                    raise

    def ran_out_of_memory(self, container: str) -> bool:
        """Tell whether the kernel killed for want of memory in a container that has just ended."""
        now = int(time.time())
        params = {
            "since": now - EVENTS_SECONDS,
            "until": now + DEATH_SECONDS,
            "filters": json.dumps({"container": [container], "event": ["oom", "die"]}),
        }
        with self._calling("asking how a cell ended") as client:
            # Not by `api.events`, which waits for ever where Docker does not answer.
            url = f"{client.base_url}/v{client.api_version}/events"
            with client.get(url, params=params, stream=True, timeout=2 * DEATH_SECONDS) as response:
                return b'"oom"' in next(response.iter_lines(), b"")

    def cells(self) -> dict[str, str]:
        """Return the owner's mark of every cell on the Docker host, by container name."""
        return {name: owner for _, name, owner in self._listed()}

    def strays(self) -> list[str]:
        """List the ids of containers that nobody holds: of dead workers of this host, and this Engine's lost ones."""
        return [cell for cell, name, owner in self._listed() if self._is_lost(name) or not is_alive(owner)]

    def _listed(self) -> list[tuple[str, str, str]]:
        """Return id, name and owner of every cell; one over which a dockerd was killed has its name by the label."""
        with self._calling("listing cells") as client:
            found = client.containers(all=True, filters={"label": LABEL})
            return [(cell["Id"], cell["Labels"].get(NAME_LABEL, cell["Id"]), cell["Labels"][LABEL]) for cell in found]

    def close(self) -> None:
        """Let go of the Engine's connections."""
        if self._client is not None:
            self._client.close()

    def _config(self, api: docker.APIClient, name: str, box: Box) -> dict[str, object]:
        bootstrap = resources.files("graders.runtime").joinpath("bootstrap.py").read_text()
        config: dict[str, object] = api.create_container_config(
            box.image,
            ["python3", "-s", "-B", "-c", bootstrap],
            hostname="cell",
            user="0:0",
            stdin_open=True,
            detach=False,
            working_dir="/",
            entrypoint="",
            stop_signal="SIGKILL",  # pid 1 hears no other, and a dockerd that stops would wait for it
            environment={"PYTHONHASHSEED": "0", "LANG": "C.UTF-8"},
            labels={LABEL: self.owner, NAME_LABEL: name},
            host_config=api.create_host_config(**hardening(box)),
        )
        return config

    def _is_lost(self, name: str) -> bool:
        return name not in self._held and name.startswith(self._prefix)

    @contextmanager
    def _calling(self, what: str) -> Iterator[docker.APIClient]:
        """Give the client, and turn every fault of Docker's into a SandboxError that says what it spoiled."""
        try:
            client = self._connected()
        except _FAULTS as error:
            raise SandboxAwayError(_failed(what, error)) from error
        try:
            yield client
        except _FAULTS as error:
            raise (SandboxAwayError if _is_dockers_own(error) else SandboxError)(_failed(what, error)) from error

    def _connected(self) -> docker.APIClient:
        client = self._client
        if client is None:
            # Outside of the lock, since it takes its time where Docker does; the first to be done wins.
            mine = self._connect()
            with self._connecting:
                client = self._client = self._client or mine
            if client is not mine:
                mine.close()
        return client

    def _connect(self) -> docker.APIClient:
        environment = {**os.environ, "DOCKER_HOST": self._address} if self._address else None
        known = docker.utils.kwargs_from_env(environment=environment)
        client = docker.APIClient(timeout=self._call_seconds, max_pool_size=32, **known)
        # docker-py attaches without any time limit, and so would wait for a silent Docker for ever.
        client.post = partial(client.post, timeout=self._call_seconds)
        # It keeps a connection for every container's address, none of which is used again.
        client.headers["Connection"] = "close"
        return client


def _is_dockers_own(error: Exception) -> bool:
    """Tell an Engine that is gone, going or full from one that does not like what it was asked for."""
    is_gone = isinstance(error, requests.exceptions.ConnectionError)
    return is_gone or (isinstance(error, docker.errors.APIError) and bool(error.is_server_error()))


def _failed(what: str, error: Exception) -> str:
    return (
        f"Docker failed while {what}: {error}. Is the Docker Engine running and DOCKER_HOST right? "
        "`docker info` tells; `make setup` starts one"
    )


def _missing(image: str) -> AssignmentError:
    return AssignmentError(
        f"the image {image} is not on the Docker host: "
        "build it with `make setup` (`make images` for C, C++ and Java), "
        f"pull it with `docker pull {image}`, or name another as `image` in [sandbox]"
    )
