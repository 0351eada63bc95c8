"""Who speaks to Ok for a piece of work: the service with its own token, or a batch with the one that came with it."""

from dataclasses import dataclass

from worker.errors import TokenExpiredError
from worker.platforms.ok import OkClient


@dataclass(frozen=True, slots=True)
class OkAccess:
    """Clients of Ok by the names of the tokens that they use."""

    own: OkClient

    def client(self, access: str = "") -> OkClient:
        """Return the client of a token; "" names the service's own. Raises TokenExpiredError where it is gone."""
        if access:
            raise TokenExpiredError(f"the token that came with batch {access} is not kept: start the batch again")
        return self.own
