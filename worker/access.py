"""Who speaks to Ok for a piece of work: the service with its own token, or a batch with the one that came with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from worker.cipher import Cipher
from worker.errors import ConfigurationError, TokenExpiredError
from worker.ledger import Connection
from worker.ledger.secrets import Secrets
from worker.platforms.http import Patience
from worker.platforms.ok import OkClient
from worker.settings import Settings
from worker.tokens.batches import BatchTokens
from worker.tokens.own import own_tokens


@dataclass(frozen=True, slots=True)
class OkAccess:
    """Clients of Ok by the names of the tokens that they use, all over the connections of one."""

    own: OkClient
    batches: BatchTokens | None = None

    def client(self, access: str = "") -> OkClient:
        """Return the client of a token; "" names the service's own.

        Once a batch's token is gone, its work goes on with the service's own: else it would be stuck for ever.
        Every call of the client raises TokenExpiredError where that is none either.
        """
        return self.own.acting(_Batch(access, self)) if access else self.own


@contextmanager
def open_access(settings: Settings, connection: Connection, *, patience: Patience | None = None) -> Iterator[OkAccess]:
    """Give access to Ok as the settings say, with the tokens that the ledger keeps. Raises ConfigurationError."""
    secrets = Secrets(connection, Cipher.of(settings))
    with (
        own_tokens(settings, secrets) as tokens,
        OkClient(settings.ok_address(), tokens, patience=patience) as own,
    ):
        yield OkAccess(own, BatchTokens(secrets))


@dataclass(frozen=True, slots=True)
class _Batch:
    """The token of a batch, and after it the service's own."""

    name: str
    access: OkAccess

    def current(self) -> str:
        """Return the batch's token while it lasts. Raises TokenExpiredError, LedgerError."""
        token = self._lent()
        if token is not None:
            return token
        try:
            return self.access.own.tokens.current()
        except TokenExpiredError as error:
            raise TokenExpiredError(
                f"the token that came with this batch is gone: start it again, or mend the service's own: {error}"
            ) from error

    def refused(self, token: str) -> bool:
        """Forget the batch's token; tell whether the service has one of its own."""
        batches = self.access.batches
        if batches is not None and token == self._lent():
            batches.drop(self.name)
            return self.current() != token
        return self.access.own.tokens.refused(token)

    def _lent(self) -> str | None:
        try:
            return self.access.batches.get(self.name) if self.access.batches is not None else None
        except ConfigurationError as error:
            # Nobody's fault but the settings': held until they are mended.
            raise TokenExpiredError(f"the token that came with this batch cannot be read: {error}") from error
