"""Notices that student code replaced pytest's own machinery where it shares its process: the simplest of forgeries."""

from __future__ import annotations

import builtins
import sys
import unittest
from typing import Any

#: Modules of pytest by which a test is judged, with all their functions and classes.
_MODULES = (
    "pytest", "_pytest.approx", "_pytest.assertion.util", "_pytest.fixtures", "_pytest.nodes", "_pytest.outcomes",
    "_pytest.python", "_pytest.raises", "_pytest.reports", "_pytest.runner", "_pytest.skipping", "_pytest.unittest",
    "pluggy._callers", "pluggy._hooks", "pluggy._manager",
)  # fmt: skip
#: What `_pytest.assertion.util` holds for the test that runs.
_CHANGING = frozenset({"_reprcompare", "_assertion_pass", "_config"})
_BUILTINS = (
    "AssertionError", "BaseException", "Exception", "__build_class__", "__import__", "abs", "all", "any", "bool",
    "callable", "dict", "getattr", "hasattr", "isinstance", "issubclass", "iter", "len", "list", "next", "object",
    "repr", "setattr", "str", "tuple", "type",
)  # fmt: skip


class Watch:
    """Remembers what was there before any student code ran."""

    def __init__(self) -> None:
        self._places: list[tuple[Any, dict[str, Any]]] = [
            (vars(builtins), {name: vars(builtins)[name] for name in _BUILTINS}),
            (vars(unittest.TestCase), dict(vars(unittest.TestCase))),
        ]
        for module in filter(None, map(sys.modules.get, _MODULES)):
            self._remember(module, {name for name, it in vars(module).items() if callable(it)} - _CHANGING)
            for it in [it for it in vars(module).values() if isinstance(it, type) and it.__module__ in _MODULES]:
                self._remember(it, {name for name, part in vars(it).items() if callable(part)})

    def _remember(self, owner: Any, names: set[str]) -> None:
        self._places.append((vars(owner), {name: vars(owner)[name] for name in names}))

    def is_tampered(self) -> bool:
        """Tell whether anything of it is another now."""
        return any(place.get(name) is not it for place, known in self._places for name, it in known.items())
