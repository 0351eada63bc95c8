"""Where a platform's client gets its token: one that stays, or one that somebody renews."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol


class TokenSource(Protocol):
    """Gives the token of the moment, and hears when the platform takes it no more; for many threads at once."""

    def current(self) -> str:
        """Return the token to send, "" for none. Raises TokenExpiredError where there is none that is good."""

    def refused(self, token: str) -> bool:
        """Hear that a token has expired for certain; tell whether `current` now has another."""


@dataclass(frozen=True, slots=True)
class FixedToken:
    """A token that nobody renews."""

    _token: str | Callable[[], str] = field(repr=False)

    def current(self) -> str:
        """Return the token."""
        return self._token if isinstance(self._token, str) else self._token()

    def refused(self, token: str) -> bool:
        """Return False unless somebody has put another in its place."""
        return self.current() != token


#: The ways to give a client its token.
Token = TokenSource | Callable[[], str] | str


def source(token: Token) -> TokenSource:
    """Return the source of a token that may be given in several ways."""
    return FixedToken(token) if isinstance(token, str) or callable(token) else token
