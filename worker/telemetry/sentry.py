"""Sentry events: where a fault happened and whose it is, built anew from what is known to be harmless."""

import atexit
import threading
from pathlib import PurePath
from types import TracebackType
from typing import TYPE_CHECKING, cast

import sentry_sdk

from graders.errors import AssignmentError
from worker.errors import ConfigurationError, PlatformError
from worker.settings import PREFIX

if TYPE_CHECKING:
    from sentry_sdk.types import Event, Hint

_KEPT = ("event_id", "timestamp", "platform", "level", "release", "tags")
_KEPT_OF_A_FRAME = ("filename", "function", "lineno", "module", "in_app")
_OURS = {"worker", "graders"}
FLUSH_SECONDS = 2.0


def start_sentry(dsn: str, component: str = "", transport: type[sentry_sdk.Transport] | None = None) -> None:
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
    sentry_sdk.get_global_scope().set_tag("component", component)
    threading.excepthook = _report_thread
    atexit.register(flush)


def report_fault(error: BaseException, *, assignment: str = "", backup: str = "", cause: str = "") -> None:
    """Tell Sentry of a fault that cost a submission its score; `cause` groups errors that were never raised."""
    _report(error, cause, assignment=assignment, backup=backup)


def report_unexpected(error: BaseException, *, during: str) -> None:
    """Tell Sentry of what nobody thought of, in a task, a thread or a process."""
    _report(error, "", during=during)


def report_expiry(error: BaseException) -> None:
    """Tell Sentry that the service's token is over, and that somebody has to log in."""
    _report(error, "", mend="run `gradewright login`")


def flush() -> None:
    """Wait a moment for what is being sent: a process that ends would lose it."""
    sentry_sdk.flush(FLUSH_SECONDS)


def fault_of(error: BaseException) -> str:
    """Say whose fault an error is; a student's never comes here."""
    if isinstance(error, AssignmentError):
        return "grader"
    return "platform" if isinstance(error, PlatformError) else "infrastructure"


def _report(error: BaseException, cause: str, **tags: str) -> None:
    with sentry_sdk.new_scope() as scope:
        for name, value in {"fault": fault_of(error), **tags}.items():
            scope.set_tag(name, value)
        scope.fingerprint = [*_classes(error), cause or _place(error.__traceback__)]
        scope.capture_exception(error)


def _classes(error: BaseException) -> list[str]:
    """Name an error and what it came from, which tells a cause better than its own name."""
    names = [type(error).__qualname__]
    while (origin := error.__cause__) is not None:
        names.append(type(origin).__qualname__)
        error = origin
    return names


def _place(trace: TracebackType | None) -> str:
    """Name the innermost function of ours; its line would tell one cause from itself in the next version."""
    place = ""
    while trace is not None:
        code = trace.tb_frame.f_code
        path = PurePath(code.co_filename)
        if _OURS & set(path.parts):
            place = f"{path.stem}:{code.co_name}"
        trace = trace.tb_next
    return place


def _report_thread(told: threading.ExceptHookArgs) -> None:
    if told.exc_value is not None and not isinstance(told.exc_value, SystemExit):
        report_unexpected(told.exc_value, during=f"thread {told.thread.name if told.thread else ''}")
    threading.__excepthook__(told)


def _strip(event: "Event", _hint: "Hint") -> "Event":
    """Build the event anew from what is known to be harmless: a list of what to remove would miss something."""
    given = cast("dict[str, object]", event)
    kept = {key: given[key] for key in (*_KEPT, "fingerprint") if key in given}
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
