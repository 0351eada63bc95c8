"""The tokens that come with batches: whoever presses the button at Ok lends theirs for the work they ask for."""

from worker.ledger.secrets import Secrets

#: How long a token lasts that Ok hands an autograder.
BATCH_TOKEN_SECONDS = 7200.0


class BatchTokens:
    """Tokens of batches, encrypted in the ledger, by names from which no token can be guessed.

    Every call may raise LedgerError, or ConfigurationError where they cannot be encrypted or decrypted.
    """

    def __init__(self, secrets: Secrets) -> None:
        self._secrets = secrets

    def keep(self, token: str, seconds: float = BATCH_TOKEN_SECONDS) -> str:
        """Keep a token and return its name: the same for the same token, so that repeats are recognised."""
        name = self.name(token)
        self._secrets.keep(name, token, seconds)
        return name

    def name(self, token: str) -> str:
        """Return the name that a token is, or would be, kept by."""
        return f"batch-{self._secrets.cipher.name(token)}"

    def get(self, name: str) -> str | None:
        """Return the token of a name; None once it is gone."""
        return self._secrets.get(name)

    def drop(self, name: str) -> None:
        """Forget a token, which Ok takes no more."""
        self._secrets.drop(name)
