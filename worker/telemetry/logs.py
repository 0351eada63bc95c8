"""Log lines to stderr, the service's and its libraries' alike: one line each, as text or as JSON."""

import json
import logging
import sys
import traceback
from collections.abc import Callable
from types import TracebackType
from typing import cast

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from worker.settings import Settings
from worker.telemetry.scrubbing import scrubber

#: Frames that are told of an error, the innermost ones.
_FRAMES = 5
_ORDER = ["timestamp", "level", "event"]


def start_logs(settings: Settings, component: str) -> None:
    """Set up logs for a process of the service."""
    scrub, render = scrubber(settings), _renderer(settings.log_format)

    def written(logger: WrappedLogger, name: str, event: EventDict) -> str:
        return scrub(str(render(logger, name, event)))

    begin: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _component(component),
        _place_errors,
    ]
    structlog.configure(
        processors=[*begin, written],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, settings.log_level)),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    _take_up_libraries(begin, written)


def configure_command() -> None:
    """Set up logs for a command that a person or a script watches: its own words tell all, its stdout is its result."""
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def _take_up_libraries(begin: list[Processor], written: Processor) -> None:
    """Let libraries complain in the same form: they log requests and tasks by the thousand, which nobody wants."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, *begin],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, written],
        )
    )
    root = logging.getLogger()
    for other in root.handlers[:]:
        root.removeHandler(other)
    root.addHandler(handler)
    root.setLevel(logging.WARNING)


def _renderer(log_format: str) -> Processor:
    if log_format == "json":
        return structlog.processors.JSONRenderer(serializer=_to_json)
    return structlog.processors.KeyValueRenderer(key_order=_ORDER, drop_missing=True)


def _to_json(event: EventDict, default: Callable[[object], object], **_: object) -> str:
    return json.dumps(event, default=default)


def _component(name: str) -> Processor:
    def add(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
        event["component"] = name
        return event

    return add


def _place_errors(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """Tell an error's class and where it happened: its text and the lines of code may hold what is a student's."""
    given = event.pop("exc_info", None)
    found = sys.exc_info() if given is True else given
    error = found[1] if isinstance(found, tuple) else found
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        event["at"] = _places(error.__traceback__)
    event.pop("exc_text", None)
    return event


def _places(trace: TracebackType | None) -> list[str]:
    frames = cast("list[traceback.FrameSummary]", list(traceback.extract_tb(trace)))[-_FRAMES:]
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
