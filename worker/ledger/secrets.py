"""What is secret and shared by all workers: kept in Redis encrypted, for a time, under a name that tells nothing."""

from typing import cast

from worker.cipher import Cipher
from worker.errors import ConfigurationError
from worker.ledger.connection import Connection


class Secrets:
    """Texts by name, encrypted. Every call may raise LedgerError, or ConfigurationError where the key is amiss."""

    def __init__(self, connection: Connection, cipher: Cipher) -> None:
        self.connection = connection
        self.cipher = cipher

    def keep(self, name: str, text: str, seconds: float) -> None:
        """Keep a text for some time, in place of what was kept by that name."""
        sealed = self.sealed(name, text)
        with self.connection.using() as redis:
            redis.set(_key(name), sealed, px=max(int(seconds * 1000), 1))

    def get(self, name: str) -> str | None:
        """Return the text kept by a name; None if there is none, or no longer."""
        with self.connection.using() as redis:
            sealed = cast("str | None", redis.get(_key(name)))
        return None if sealed is None else self.opened(name, sealed)

    def drop(self, name: str) -> None:
        """Forget what is kept by a name."""
        with self.connection.using() as redis:
            redis.delete(_key(name))

    def sealed(self, name: str, text: str) -> str:
        """Return a text encrypted with its name: nobody who can write to Redis can put it in another's place."""
        return self.cipher.encrypt(f"{name}\n{text}")

    def opened(self, name: str, sealed: str) -> str:
        """Return what was sealed by a name."""
        told, _, text = self.cipher.decrypt(sealed).partition("\n")
        if told != name:
            raise ConfigurationError(f"what is kept by the name {name} is another secret: somebody has changed Redis")
        return text


def _key(name: str) -> str:
    return f"gradewright:secret:{name}"
