"""Names for learners that mean nothing to whoever has the folder, and are the same at every pull."""

import hashlib
import hmac
import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from worker.errors import ConfigurationError

_DIGITS = 12
_KEY_BYTES = 32


def pseudonyms(key_path: Path, server: str) -> Callable[[int], str]:
    """Return what names learners of a server, by a key that stays on this machine, outside what is pulled.

    Without the key nobody can try all users' numbers out. Raises ConfigurationError.
    """
    key = _key(key_path)
    return lambda user: "learner-" + hmac.new(key, f"{server} {user}".encode(), hashlib.sha256).hexdigest()[:_DIGITS]


def _key(path: Path) -> bytes:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            _make(path)
        key, others_may = path.read_bytes(), path.stat().st_mode & 0o077
    except OSError as error:
        raise ConfigurationError(
            f"the key of pseudonyms cannot be kept in {path} ({error.strerror}): set GRADEWRIGHT_STATE_DIR"
        ) from error
    if others_may:
        raise ConfigurationError(f"others may read {path}, by which pseudonyms are seen through: chmod 600 it")
    if len(key) != _KEY_BYTES:
        raise ConfigurationError(f"{path} is damaged: delete it, and pull into another folder, for names will change")
    return key


def _make(path: Path) -> None:
    """Make a key that is there as a whole or not at all; of processes that do so at once the first wins."""
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_bytes(_KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(fresh, path)
    finally:
        fresh.unlink(missing_ok=True)
