"""Tables of command suites, as grader.toml would give them."""

from typing import Any

from graders.formats.command import CommandTable


def table(**keys: Any) -> CommandTable:
    """Return a table with these keys beside the necessary ones."""
    return CommandTable.model_validate({"format": "command", "path": "tests", "points": 10.0, **keys})
