"""What a student reads of a failed test: the check's own words, and the lines of the student's own code."""

from __future__ import annotations

import os
import traceback
from typing import TYPE_CHECKING

from graders.runtime.crossing.errors import EndedError
from graders.runtime.tracebacks import MAX_FRAMES, exact

if TYPE_CHECKING:
    from types import TracebackType

# Bound early: a test may patch what the module holds.
_last_lines = traceback.format_exception_only


class WallTeller:
    """Describes exceptions of a test across the wall; no line of a test is shown."""

    def __init__(self) -> None:
        self._folder = os.getcwd() + "/"

    def describe(self, error: BaseException, entry: TracebackType | None = None) -> tuple[str, str | None, str]:
        """Return type name, message and text."""
        del entry
        name = exact(type(error).__name__)
        if isinstance(error, EndedError):
            return name, str(error), str(error)
        try:
            return name, exact(str(error)), exact(self._text(error))
        except BaseException:
            return name, None, name

    def _text(self, error: BaseException) -> str:
        frames = getattr(error, "__wall_frames__", ())[-MAX_FRAMES:]
        lines = [f'  File "{name}", line {line}, in {function}\n    {text}\n' for name, line, function, text in frames]
        header = "Traceback (most recent call last):\n" if lines else ""
        return header + "".join(lines) + "".join(_last_lines(type(error), error)).replace(self._folder, "")
