"""What can go wrong in the service: whose fault it is, and whether trying again may help."""


class WorkerError(Exception):
    """Root of every error of the service; its text names the thing, the cause and the way out."""

    #: Whether the same call may succeed later, without anybody changing anything.
    retryable = False


class ConfigurationError(WorkerError):
    """A setting is missing or wrong; the text names the environment variable."""


class LedgerError(WorkerError):
    """Redis is unreachable or refused; nothing was recorded."""

    retryable = True


class PlatformError(WorkerError):
    """Root of what a platform (Ok, Stepic) answers instead of what was asked for."""


class TokenExpiredError(PlatformError):
    """The token is missing, expired or garbage: staff must supply a new one; work is held meanwhile."""


class NotAllowedError(PlatformError):
    """The token is good, but may not do this."""


class NotFoundError(PlatformError):
    """There is no such thing on the platform."""


class RefusedError(PlatformError):
    """The platform refused the data that was sent: ours to mend."""


class UnavailableError(PlatformError):
    """The platform is down, slow, overloaded or out of reach."""

    retryable = True


class NotTheApiError(PlatformError):
    """Something answered that is not the platform's API (HTML, a redirect, other JSON); the address may be wrong."""

    retryable = True
