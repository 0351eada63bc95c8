"""What the stand-in holds in memory: users, applications and tokens."""

import time
from dataclasses import dataclass, field


@dataclass
class Application:
    """A program that users let act for them; it acts as its `owner` where it asks for itself."""

    client_id: str
    client_secret: str
    owner: int
    redirect_uris: frozenset[str] = frozenset()
    #: Takes every redirect address, as no real server does: a test's port is free, not fixed.
    any_uri: bool = True
    #: Whether client credentials are this application's grant type.
    own_tokens: bool = True


@dataclass
class Token:
    """An access token; `expires` is in seconds since the epoch."""

    user: int
    scope: str = "read write"
    expires: float = float("inf")


@dataclass
class Store:
    """Everything that the stand-in knows."""

    applications: dict[str, Application] = field(default_factory=dict)
    tokens: dict[str, Token] = field(default_factory=dict)
    #: Who logs in in the browser, and whether they then decline.
    logs_in: int = 1
    declines: bool = False
    token_seconds: int = 36000
    issued: int = 0

    def now(self) -> float:
        """Return the time in seconds since the epoch."""
        return time.time()

    def secret(self, kind: str) -> str:
        """Return a code or token that nobody had before."""
        self.issued += 1
        return f"stepic-{kind}-{self.issued}"
