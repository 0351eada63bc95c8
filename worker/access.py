"""Who speaks to Ok for a piece of work: the service with its own token, or a batch with the one that came with it."""

from dataclasses import dataclass

from worker.errors import ConfigurationError, TokenExpiredError
from worker.platforms.ok import OkClient
from worker.tokens.batches import BatchTokens


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
