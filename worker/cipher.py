"""Encrypts what must stay secret where it is kept: in Redis, in its backups, and in files."""

import base64
import binascii
import hashlib
import hmac
import os
import tempfile
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from worker.errors import ConfigurationError
from worker.settings import PREFIX, Settings

_BYTES = 32


class Cipher:
    """Encrypts with the keys of a setting or, where none is set, with one of this machine, made at first use.

    The first key encrypts; all decrypt, so that a key can be changed. Nothing is read before it is needed.
    """

    def __init__(self, keys: str, key_file: Path) -> None:
        self._given = keys
        self._key_file = key_file

    @classmethod
    def of(cls, settings: Settings) -> "Cipher":
        """Return the cipher that the settings ask for."""
        keys = settings.secret_key.get_secret_value() if settings.secret_key else ""
        return cls(keys, settings.state_dir / "secret.key")

    def encrypt(self, text: str) -> str:
        """Return a text encrypted. Raises ConfigurationError where there is no key and none can be made."""
        return self._fernet.encrypt(text.encode()).decode("ascii")

    def decrypt(self, text: str) -> str:
        """Return an encrypted text as it was. Raises ConfigurationError where it was encrypted with another key."""
        try:
            return self._fernet.decrypt(text.encode()).decode()
        except InvalidToken:
            raise ConfigurationError(
                "a token that is kept was encrypted with another key: set the same"
                f" {PREFIX}SECRET_KEY on every machine of the service (where none is set, each makes its own in"
                f" {self._key_file})"
            ) from None

    def name(self, text: str) -> str:
        """Return a name for a text, always the same, from which nobody without the key can tell the text."""
        return hmac.new(self._naming, text.encode(), hashlib.sha256).hexdigest()[:32]

    @cached_property
    def _keys(self) -> Sequence[bytes]:
        given = [part.strip() for part in self._given.split(",") if part.strip()] or [_kept(self._key_file)]
        return [_decoded(key) for key in given]

    @cached_property
    def _fernet(self) -> MultiFernet:
        return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in self._keys])

    @cached_property
    def _naming(self) -> bytes:
        # A key of its own for each purpose.
        return hmac.new(self._keys[0], b"gradewright names", hashlib.sha256).digest()


def _decoded(key: str) -> bytes:
    try:
        padded = key.rstrip("=") + "=" * (-len(key.rstrip("=")) % 4)
        decoded = base64.b64decode(padded.translate(str.maketrans("-_", "+/")), validate=True)
    except (binascii.Error, ValueError):
        decoded = b""
    if len(decoded) != _BYTES:
        # The cause's text would repeat the key.
        raise ConfigurationError(
            f"{PREFIX}SECRET_KEY must be 32 bytes in base64, as `openssl rand -base64 32` prints them (several, the"
            " newest first, separated by commas)"
        ) from None
    return decoded


def _kept(path: Path) -> str:
    """Return the key in a file, which the first to ask makes."""
    try:
        if not path.exists():
            _make(path)
        if path.stat().st_mode & 0o077:
            raise ConfigurationError(f"{path} can be read by others: `chmod 600 {path}`, or set {PREFIX}SECRET_KEY")
        return path.read_text().strip()
    except OSError as error:
        raise ConfigurationError(
            f"tokens cannot be kept, since there is no key to encrypt them with ({error}): set {PREFIX}SECRET_KEY"
        ) from error


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor, made = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(base64.b64encode(os.urandom(_BYTES)).decode("ascii"))
            file.flush()
            os.fsync(file.fileno())
        try:
            # Whole or not at all, and of two who make one at once the first counts.
            os.link(made, path)
        except FileExistsError:
            return
    finally:
        Path(made).unlink()
