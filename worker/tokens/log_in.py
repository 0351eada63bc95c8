"""A log-in at Ok as it is kept: its tokens of the moment, and which of two that are kept is the newer."""

from dataclasses import dataclass, field
from typing import Self

from pydantic import TypeAdapter, ValidationError

from worker.errors import ConfigurationError
from worker.platforms.oauth import TokenPair

#: A token is renewed so long before it ends, or, if it lasts less, after three quarters of its time.
SPARE_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class LogIn:
    """Somebody's log-in after some renewals. Each renewal kills the tokens before it: only the newest are good."""

    access: str = field(repr=False)
    #: Empty where it cannot be renewed.
    refresh: str = field(repr=False)
    #: When the access token was granted and when it ends, in seconds since the epoch; None where nobody knows.
    granted_at: float
    expires_at: float | None
    #: When somebody logged in, in seconds since the epoch; 0 for a refresh token out of the settings.
    logged_in_at: float
    #: How often it was renewed.
    renewals: int = 0

    @classmethod
    def begun(cls, pair: TokenPair, now: float, *, later_than: float = 0) -> Self:
        """Return the log-in of somebody who was granted tokens just now, newer than another whatever the clocks say."""
        return cls(pair.access, pair.refresh, now, pair.expires_at, round(max(now, later_than + 0.001), 3))

    @classmethod
    def withdrawn(cls, now: float, *, later_than: float) -> Self:
        """Return what takes the place of a log-in that shall be used no more, in every copy of it."""
        return cls.begun(TokenPair(""), now, later_than=later_than)

    @classmethod
    def configured(cls, refresh_token: str) -> Self:
        """Return the log-in that a refresh token out of the settings stands for; it is renewed before any use."""
        return cls("", refresh_token, 0, 0, 0)

    def renewed(self, pair: TokenPair, now: float) -> "LogIn":
        """Return this log-in with the tokens of its next renewal."""
        return LogIn(pair.access, pair.refresh, now, pair.expires_at, self.logged_in_at, self.renewals + 1)

    @property
    def rank(self) -> tuple[float, int]:
        """Return what tells the newer of two: the later log-in, then the later renewal."""
        return self.logged_in_at, self.renewals

    @property
    def is_withdrawn(self) -> bool:
        """Whether there is nothing in it to be used."""
        return not self.access and not self.refresh

    def has_ended(self, now: float) -> bool:
        """Tell whether the access token is over, as far as is known."""
        return self.expires_at is not None and now >= self.expires_at

    def wants_renewal(self, now: float) -> bool:
        """Tell whether the access token ends soon and can be renewed."""
        if not self.refresh or self.expires_at is None:
            return False
        return now >= self.expires_at - min(SPARE_SECONDS, (self.expires_at - self.granted_at) / 4)

    def to_json(self) -> str:
        """Return all of it, to be encrypted."""
        return _LOG_IN.dump_json(self).decode()

    @classmethod
    def from_json(cls, text: str) -> "LogIn":
        """Read what `to_json` wrote. Raises ConfigurationError for anything else."""
        try:
            return _LOG_IN.validate_json(text)
        except ValidationError:
            # The cause's text would repeat tokens.
            raise ConfigurationError("a kept log-in is of another version: run `gradewright login`") from None


_LOG_IN = TypeAdapter(LogIn)
