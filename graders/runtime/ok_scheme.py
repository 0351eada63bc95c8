"""The ok format's console for Scheme: evaluates in the interpreter that the submission or its support files hold."""

from __future__ import annotations

import sys
from typing import Any

# Bound early: student code may replace what the modules hold.
_isinstance, _getattr = isinstance, getattr


class SchemeConsole:
    """Evaluates by the functions of a module `scheme`, as the project of CS 61A has it; of `logic` likewise.

    The first prompt of each case is Python that imports the module; all others are the module's to read.
    """

    def __init__(self, python: Any, module: str) -> None:
        self._python, self._name = python, module
        self._module: Any = None

    def begin(self) -> None:
        """Start a case, whose first prompt will load the interpreter."""
        self._module = None
        self._python.begin()

    def evaluate(self, source: str) -> Any:
        """Return the value of the one expression that is read from `source`."""
        if self._module is None:
            self._load(source)
        elif source.strip():
            return self._module.scheme_eval(self._module.read_line(source), self._frame)
        return None

    def show(self, value: Any) -> Any:
        """Return a value as the interpreter's own loop displays it, where it says how."""
        return self._show(value)

    def name(self, error: BaseException) -> str | None:
        """Return what a test calls an exception: all of Scheme's own by their common name."""
        try:
            is_schemes = _isinstance(error, self._module.SchemeError) and not _isinstance(error, RuntimeError)
        except BaseException:  # whatever the submission has in its place
            return None
        return "SchemeError" if is_schemes else None

    def _load(self, source: str) -> None:
        if self._name not in sys.path:
            sys.path.insert(0, self._name)  # a folder of this name may hold it as well
        self._python.evaluate(source)
        self._module = sys.modules[self._name]
        self._frame = self._module.create_global_frame()
        self._show = str if self._name == "logic" else _getattr(self._module, "repl_str", str)
