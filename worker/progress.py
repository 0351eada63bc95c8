"""At which stage a submission is, for who watches it, and how long each stage took, for the log."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

FETCHING, RUNNING, POSTING = "fetching", "running", "posting"

_watcher: ContextVar[Callable[[str], None] | None] = ContextVar("watcher", default=None)
_taken: ContextVar[dict[str, float] | None] = ContextVar("taken", default=None)


@contextmanager
def stage(name: str) -> Iterator[None]:
    """Tell that a stage begins, and time the block."""
    watcher, taken, started = _watcher.get(), _taken.get(), time.monotonic()
    if watcher is not None:
        watcher(name)
    try:
        yield
    finally:
        if taken is not None:
            key = f"{name}_seconds"
            taken[key] = round(taken.get(key, 0) + time.monotonic() - started, 3)


@contextmanager
def watched(watcher: Callable[[str], None]) -> Iterator[None]:
    """Have this thread's stages told for the length of a block."""
    token = _watcher.set(watcher)
    try:
        yield
    finally:
        _watcher.reset(token)


@contextmanager
def timed() -> Iterator[None]:
    """Begin anew to time this thread's stages, for the length of a block."""
    token = _taken.set({})
    try:
        yield
    finally:
        _taken.reset(token)


def seconds() -> Mapping[str, float]:
    """Return what the stages that have ended took so far, as in `{"running_seconds": 0.021}`."""
    return dict(_taken.get() or {})
