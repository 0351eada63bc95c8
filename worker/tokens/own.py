"""The service's own token: out of the settings while that is good, else of whoever logged in for the service."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from worker import telemetry
from worker.errors import ConfigurationError, LedgerError, TokenExpiredError
from worker.ledger.log_ins import LogIns
from worker.ledger.secrets import Secrets
from worker.platforms.oauth import OAuth
from worker.platforms.ok.log_in import CLIENT_SECRET, authorization
from worker.platforms.tokens import FixedToken, TokenSource
from worker.settings import PREFIX, Settings
from worker.tokens.copies import Copies
from worker.tokens.file import LogInFile
from worker.tokens.log_in import LogIn
from worker.tokens.rotating import RotatingToken
from worker.tokens.succession import Succession


@contextmanager
def own_tokens(settings: Settings, secrets: Secrets) -> Iterator[TokenSource]:
    """Give the source of the service's own token. Raises ConfigurationError where the settings name no Ok."""
    with ok_authorization(settings) as oauth:
        sources: list[TokenSource] = []
        if settings.ok_token is not None:
            sources.append(FixedToken(settings.ok_token.get_secret_value()))
        if settings.ok_refresh_token is not None:
            copies = configured_copies(settings, secrets, settings.ok_refresh_token.get_secret_value())
            sources.append(RotatingToken(copies, oauth, telemetry.report_expiry))
        sources.append(RotatingToken(log_in_copies(settings, secrets), oauth, telemetry.report_expiry))
        yield Succession(sources, _reporting(LogIns(secrets)))


def require_token(settings: Settings) -> None:
    """Raise ConfigurationError where the service on this machine cannot have a token of its own.

    With a Redis of one's own, somebody may have logged in on another machine.
    """
    is_set = settings.ok_token is not None or settings.ok_refresh_token is not None
    file = settings.state_dir / "log-ins" / _name(settings, "command")
    if not is_set and settings.redis_url is None and not file.exists():
        raise ConfigurationError(
            f"{PREFIX}OK_TOKEN is not set: get a token with `gradewright login`, or set the one that"
            " `python3 ok --get-token` prints"
        )


def why_over(settings: Settings, log_ins: LogIns) -> str:
    """Return why no log-in of the service is good any more; "" where one is, none is kept or a fixed token is set."""
    if settings.ok_token is not None or not settings.ok_url:
        return ""
    configured = settings.ok_refresh_token
    origins = ["command", *([configured.get_secret_value()] if configured is not None else [])]
    ends = [end for end in (log_ins.ended(_name(settings, origin)) for origin in origins) if end is not None]
    return ends[0] if ends and all(ends) else ""


@contextmanager
def ok_authorization(settings: Settings) -> Iterator[OAuth]:
    """Give what asks Ok for tokens as the settings say. Raises ConfigurationError."""
    secret = settings.ok_client_secret
    client_secret = secret.get_secret_value() if secret is not None else CLIENT_SECRET
    with authorization(settings.ok_address(), settings.ok_client_id, client_secret) as oauth:
        yield oauth


def _reporting(log_ins: LogIns) -> Callable[[str, TokenExpiredError], None]:
    """Return what tells of an expired token once over all workers; where Redis is away, nobody hears of anything."""

    def report(token: str, error: TokenExpiredError) -> None:
        with suppress(LedgerError):
            if log_ins.is_news(f"expired:{hashlib.sha256(token.encode()).hexdigest()[:24]}"):
                telemetry.report_expiry(error)

    return report


def log_in_copies(settings: Settings, secrets: Secrets) -> Copies:
    """Return where the log-in is kept that `gradewright login` obtained."""
    return _copies(settings, secrets, _name(settings, "command"))


def configured_copies(settings: Settings, secrets: Secrets, refresh_token: str) -> Copies:
    """Return where the log-in is kept that a refresh token out of the settings began."""
    return _copies(settings, secrets, _name(settings, refresh_token), LogIn.configured(refresh_token))


def _copies(settings: Settings, secrets: Secrets, name: str, seed: LogIn | None = None) -> Copies:
    file = LogInFile(settings.state_dir / "log-ins" / name, secrets.cipher)
    return Copies(name, LogIns(secrets), file, seed)


def _name(settings: Settings, origin: str) -> str:
    """Name a log-in after its Ok: one server's tokens are never sent to another."""
    told = "\n".join((settings.ok_address().rstrip("/"), settings.ok_client_id, origin))
    return hashlib.sha256(told.encode()).hexdigest()[:24]
