"""Tells an exception by the lines of the run's own files, so that no other file is named or shown."""

from __future__ import annotations

import linecache
import os
import sys
import traceback
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType

#: Characters of one text that are worth reporting; a longer one is cut.
MAX_TEXT = 10_000
#: Innermost frames that a traceback names.
MAX_FRAMES = 10

# Bound early: student code may replace what the modules hold.
_len, _str, _type, _exc_info = len, str, type, sys.exc_info
_getline, _last_lines, _join = linecache.getline, traceback.format_exception_only, "".join
_name_of = type.__dict__["__name__"].__get__


def exact(text: str) -> str:
    """Return a copy that is a `str` and no subclass of it, cut where it is too long."""
    text = _join((text,))
    return text if _len(text) <= MAX_TEXT else text[:MAX_TEXT] + "…"


class Teller:
    """Describes exceptions. Make it before student code runs: it remembers the folder."""

    def __init__(self) -> None:
        self._folder = os.getcwd() + "/"

    def describe(self, error: BaseException, entry: TracebackType | None = None) -> tuple[str, str | None, str]:
        """Return type name, message and traceback; no message where the exception's own text raises.

        `entry` is where its traceback begins, by default that of the exception being handled.
        """
        name = exact(_name_of(_type(error)))
        try:
            return name, exact(_str(error)), exact(self._traceback(error, entry or _exc_info()[2]))
        except BaseException:
            return name, None, name

    def _traceback(self, error: BaseException, entry: TracebackType | None) -> str:
        folder = self._folder
        frames: deque[str] = deque(maxlen=MAX_FRAMES)
        while entry is not None:
            code, line = entry.tb_frame.f_code, entry.tb_lineno
            if code.co_filename.startswith(folder):
                source = _getline(code.co_filename, line).strip()
                name = code.co_filename[_len(folder) :]
                frames.append(f'  File "{name}", line {line}, in {code.co_name}\n    {source}\n')
            entry = entry.tb_next
        header = "Traceback (most recent call last):\n" if frames else ""
        return header + _join(frames) + _join(_last_lines(_type(error), error)).replace(folder, "")
