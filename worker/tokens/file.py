"""A log-in in a file, encrypted and for its user alone: so a Redis that loses its data loses no log-in."""

import os
import tempfile
from pathlib import Path

from worker.cipher import Cipher
from worker.errors import ConfigurationError
from worker.tokens.log_in import LogIn


class LogInFile:
    """One file with one log-in; whoever reads while another writes sees the one before or the one after."""

    def __init__(self, path: Path, cipher: Cipher) -> None:
        self.path = path
        self._cipher = cipher

    def get(self) -> LogIn | None:
        """Return the log-in; None if there is none. Raises ConfigurationError where it cannot be read."""
        try:
            sealed = self.path.read_text()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise ConfigurationError(f"the log-in in {self.path} cannot be read: {error}") from error
        return LogIn.from_json(self._cipher.decrypt(sealed))

    def put(self, log_in: LogIn) -> None:
        """Keep a log-in so that a power cut does not lose it. Raises ConfigurationError where it cannot be."""
        sealed = self._cipher.encrypt(log_in.to_json())
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            # Such a file is its user's alone from the beginning.
            descriptor, made = tempfile.mkstemp(dir=self.path.parent)
            try:
                with os.fdopen(descriptor, "w") as file:
                    file.write(sealed)
                    file.flush()
                    os.fsync(file.fileno())
                Path(made).replace(self.path)
            finally:
                Path(made).unlink(missing_ok=True)
        except OSError as error:
            raise ConfigurationError(f"the log-in cannot be kept in {self.path}: {error}") from error

    def drop(self) -> None:
        """Remove the file."""
        self.path.unlink(missing_ok=True)
