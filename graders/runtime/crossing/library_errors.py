"""Exceptions of the library beyond the builtin ones: a test catches the student's by its own class of that name."""

from __future__ import annotations

import sys
from typing import Any

#: Modules whose exceptions end, skip or judge tests.
_NEVER = frozenset({"unittest", "doctest", "bdb", "pdb", "_pytest", "asyncio", "concurrent", "graders"})
_LIBRARY = frozenset(getattr(sys, "stdlib_module_names", ())) or frozenset(
    {
        "dataclasses",
        "decimal",
        "json",
        "queue",
        "re",
        "sre_constants",
        "struct",
        "_struct",
        "csv",
        "_csv",
        "_queue",
        "enum",
    }
)


def library_error(module: str, name: str) -> Any:
    """Return this process's exception of a library's name, if there is one that may be raised; else None."""
    top = module.partition(".")[0]
    if top not in _LIBRARY or top in _NEVER:
        return None
    found = getattr(sys.modules.get(module), name, None)
    return found if isinstance(found, type) and issubclass(found, Exception) and found.__module__ == module else None
