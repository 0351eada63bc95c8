"""What the service tells about itself: log lines and Sentry events, neither with a student's code nor a token in it."""

import logging
import sys
from typing import TYPE_CHECKING, cast

import sentry_sdk
import structlog

from worker.errors import ConfigurationError
from worker.settings import PREFIX, Settings

if TYPE_CHECKING:
    from sentry_sdk.types import Event, Hint

_KEPT = ("event_id", "timestamp", "platform", "level", "release", "tags")
_KEPT_OF_A_FRAME = ("filename", "function", "lineno", "module", "in_app")


def configure(settings: Settings) -> None:
    """Set up logs (to stderr, one line each) and Sentry, once a process."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"], drop_missing=True),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, settings.log_level)),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    # Libraries log requests and tasks by the thousand; their complaints are what is wanted of them.
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    if settings.sentry_dsn is not None:
        start_sentry(settings.sentry_dsn.get_secret_value())


def configure_command() -> None:
    """Set up logs for a command that a person or a script watches: its own words tell all, its stdout is its result."""
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def start_sentry(dsn: str, transport: type[sentry_sdk.Transport] | None = None) -> None:
    """Send faults to Sentry, stripped to where they happened. `transport` is for tests.

    Raises ConfigurationError where the DSN is none.
    """
    try:
        sentry_sdk.init(
            dsn=dsn,
            transport=transport,
            default_integrations=False,
            auto_enabling_integrations=False,
            include_local_variables=False,
            include_source_context=False,
            max_breadcrumbs=0,
            server_name="",
            before_send=_strip,
        )
    except ValueError:
        raise ConfigurationError(f"{PREFIX}SENTRY_DSN is none: copy it from the project's settings at Sentry") from None


def report_fault(error: BaseException, *, assignment: str, backup: str) -> None:
    """Tell Sentry of a fault that ended a submission without a score."""
    with sentry_sdk.new_scope() as scope:
        scope.set_tag("assignment", assignment)
        scope.set_tag("backup", backup)
        scope.capture_exception(error)


def report_expiry(error: BaseException) -> None:
    """Tell Sentry that the service's token is over, and that somebody has to log in."""
    with sentry_sdk.new_scope() as scope:
        scope.set_tag("mend", "run `gradewright login`")
        scope.capture_exception(error)


def _strip(event: "Event", _hint: "Hint") -> "Event":
    """Build the event anew from what is known to be harmless: a list of what to remove would miss something."""
    given = cast("dict[str, object]", event)
    kept = {key: given[key] for key in _KEPT if key in given}
    exceptions = cast("dict[str, list[dict[str, object]]]", given.get("exception") or {}).get("values", [])
    kept["exception"] = {"values": [_strip_exception(exception) for exception in exceptions]}
    return cast("Event", kept)


def _strip_exception(exception: dict[str, object]) -> dict[str, object]:
    trace = cast("dict[str, list[dict[str, object]]]", exception.get("stacktrace") or {})
    frames = [{key: frame.get(key) for key in _KEPT_OF_A_FRAME} for frame in trace.get("frames", [])]
    return {
        "type": exception.get("type"),
        "module": exception.get("module"),
        "value": "",
        "stacktrace": {"frames": frames},
    }
