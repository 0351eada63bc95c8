"""Makes stdio suites from a few words, for the tests of the format."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

from graders.formats.stdio import StdioSuite, load
from graders.formats.stdio.table import StdioTable
from graders.sandbox.limits import Limits
from graders.sandbox.outcome import Box, Outcome
from graders.verdict import Ending

BOX = Box("gradewright/python", "process", Limits(cpu_seconds=2, wall_seconds=10, memory_mb=64, output_kb=16))
#: Two tests that want a sum.
SUMS = {"1.in": "1 2\n", "1.out": "3\n", "2.in": "5 5\n", "2.out": "10\n"}


def suite(folder: Path, toml: str = "", files: Mapping[str, str] = SUMS, box: Box = BOX) -> StdioSuite:
    """Load a suite whose folder holds `files`, and whose table has these keys beside `format` and `path`."""
    for name, content in files.items():
        (folder / name).write_text(content)
    table = StdioTable.model_validate({"format": "stdio", "path": "tests", **tomllib.loads(toml)})
    return load(folder, table.for_submission(["main.py"]), box)


def printed(text: str) -> Outcome:
    """Return the outcome of a program that wrote this and ended well."""
    return Outcome(Ending.OK, stdout=text, exit_status=0)


def crashed(status: int = 1, stderr: str = "") -> Outcome:
    """Return the outcome of a program that ended badly."""
    return Outcome(Ending.CRASH, stderr=stderr, exit_status=status)
