"""A real RabbitMQ for the tests: the distribution's, with data, names and ports of its own."""

import os
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.waiting import wait_until

#: The scripts behind the distribution's wrapper, which would change the user.
SERVERS = "lib/rabbitmq/lib/rabbitmq_server-*/sbin/rabbitmq-server"
START_SECONDS = 120.0


class RabbitMQ:
    """One server that keeps its messages in its folder; can be killed and started again."""

    def __init__(self, folder: Path) -> None:
        servers = sorted(Path("/usr").glob(SERVERS))
        assert servers, "there is no RabbitMQ: `python3 -m deploy.setup rabbitmq` installs it"
        self._command = str(servers[-1])
        self._port, distribution, self._mapper_port = _free_ports(3)
        self._environment = _environment(folder, self._port, distribution, self._mapper_port)
        self._log = folder / "output"
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"amqp://guest:guest@127.0.0.1:{self._port}//"

    def start(self) -> None:
        """Start the server and wait until it takes connections: some seconds."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [self._command], env=self._environment, stdout=log, stderr=log, start_new_session=True
            )
        wait_until(lambda: _takes_connections(self._port), "RabbitMQ", seconds=START_SECONDS)

    def kill(self) -> None:
        """Kill the server and its own helpers as a crash would."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        wait_until(lambda: not _takes_connections(self._port), "RabbitMQ to be gone")

    @contextmanager
    def mapped(self) -> Iterator[None]:
        """Run, for a block, the daemon that Erlang finds its nodes by."""
        mapper = subprocess.Popen(["epmd", "-port", str(self._mapper_port)], env=self._environment)
        try:
            wait_until(lambda: _takes_connections(self._mapper_port), "epmd")
            yield
        finally:
            mapper.kill()
            mapper.wait()


@contextmanager
def running_rabbitmq() -> Iterator[RabbitMQ]:
    """Run a server for the length of a block."""
    with tempfile.TemporaryDirectory(prefix="rabbitmq-", ignore_cleanup_errors=True) as folder:
        server = RabbitMQ(Path(folder))
        with server.mapped():
            server.start()
            try:
                yield server
            finally:
                server.kill()


def _environment(folder: Path, port: int, distribution_port: int, mapper_port: int) -> dict[str, str]:
    lies = {"MNESIA_BASE": "mnesia", "LOG_BASE": "log", "PID_FILE": "pid", "ENABLED_PLUGINS_FILE": "plugins"}
    lies |= {"CONF_ENV_FILE": "none", "CONFIG_FILE": "config"}
    lies |= {"GENERATED_CONFIG_DIR": "generated", "SCHEMA_DIR": "schema"}
    named = {
        "NODENAME": f"gradewright-{port}@localhost",
        "NODE_IP_ADDRESS": "127.0.0.1",
        "NODE_PORT": str(port),
        "DIST_PORT": str(distribution_port),
        "LOGS": "-",
        "SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1} +sbwt none",
        **{name: str(folder / path) for name, path in lies.items()},
    }
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),  # where Erlang keeps its cookie
        "ERL_EPMD_PORT": str(mapper_port),
        "ERL_EPMD_ADDRESS": "127.0.0.1",
        **{f"RABBITMQ_{name}": value for name, value in named.items()},
    }


def _free_ports(number: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(number)]
    ports = [int(one.getsockname()[1]) for one in sockets]
    for one in sockets:
        one.close()
    return ports


def _takes_connections(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
