"""Names for learners that mean nothing to whoever has the folder, and are the same at every pull."""

import hashlib
import hmac
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from worker.errors import ConfigurationError

_DIGITS = 12


def pseudonyms(key_path: Path, server: str) -> Callable[[int], str]:
    """Return what names learners of a server, by a key that stays on this machine, outside what is pulled.

    Without the key nobody can try all users' numbers out. Raises ConfigurationError.
    """
    key = _key(key_path)
    return lambda user: "learner-" + hmac.new(key, f"{server} {user}".encode(), hashlib.sha256).hexdigest()[:_DIGITS]


def _key(path: Path) -> bytes:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_bytes()
        with os.fdopen(descriptor, "wb") as file:
            key = secrets.token_bytes(32)
            file.write(key)
        return key  # noqa: TRY300 - the other way out is the one above
    except OSError as error:
        raise ConfigurationError(
            f"the key of pseudonyms cannot be kept in {path} ({error.strerror}): set GRADEWRIGHT_STATE_DIR"
        ) from error
