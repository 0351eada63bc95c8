"""What the service tells about itself: log lines and Sentry events, neither with a student's code nor a token in it."""

import structlog

from worker.settings import Settings
from worker.telemetry.logs import configure_command, start_logs
from worker.telemetry.sentry import fault_of, flush, report_expiry, report_fault, report_unexpected, start_sentry

__all__ = [
    "configure",
    "configure_command",
    "fault_of",
    "flush",
    "report_expiry",
    "report_fault",
    "report_unexpected",
    "start_sentry",
]


def configure(settings: Settings, component: str) -> None:
    """Set up logs and Sentry, once a process; a component is a process's part in the service, as in `worker`."""
    start_logs(settings, component)
    if settings.sentry_dsn is not None:
        start_sentry(settings.sentry_dsn.get_secret_value(), component)
    structlog.get_logger().debug("telemetry ready", sentry=settings.sentry_dsn is not None)
