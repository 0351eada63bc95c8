"""Reads the tests of a suite's folder: `NAME.in`, `NAME.out`, and what is told of them beside."""

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from graders.errors import AssignmentError, SuiteError
from graders.formats.stdio.languages import words_of
from graders.formats.stdio.table import StdioTable, TestTable
from graders.verdict import Visibility

_SUFFIXES = (".in", ".out", ".args", ".points")
#: Of one test, as in grader.toml.
_MOST_POINTS = 1_000_000


@dataclass(frozen=True, slots=True)
class Case:
    """One test of a program: what it reads, and what it must write."""

    name: str
    given: bytes
    #: What is expected, or the clue of a checker; bytes that are no UTF-8 are replaced, as in what a program writes.
    clue: str = ""
    arguments: tuple[str, ...] = ()
    points: float = 1.0
    visibility: Visibility = Visibility.VISIBLE
    is_sample: bool = False


def read_cases(folder: Path, table: StdioTable) -> tuple[Case, ...]:
    """Return the tests of a folder in order, numbers in their names as numbers.

    Raises AssignmentError that names the file, and SuiteError for tests that the table invents.
    """
    if not folder.is_dir():
        raise AssignmentError(f"{folder} is no folder: put the tests there, as 01.in and 01.out")
    files = {path.name: path for path in folder.iterdir() if path.suffix in _SUFFIXES}
    names = {name.removesuffix(suffix) for suffix in (".in", ".out") for name in files if name.endswith(suffix)}
    if not names:
        raise AssignmentError(f"{folder} holds no tests: each is a file NAME.in, and NAME.out with what is expected")
    for name, path in files.items():
        if path.stem not in names:
            raise AssignmentError(
                f"{folder / name} belongs to no test: there is no {path.stem}.in and no {path.stem}.out"
            )
    for name in table.tests:
        if name not in names:
            raise SuiteError("tests", f"there is no {name}.in in {folder}")
    return tuple(_case(name, folder, files, table) for name in sorted(names, key=_place))


def _place(name: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", name)]


def _case(name: str, folder: Path, files: Mapping[str, Path], table: StdioTable) -> Case:
    told = table.tests.get(name, TestTable())
    if table.compare != "checker" and f"{name}.out" not in files:
        raise AssignmentError(f"{folder / name}.out does not exist: it must hold what is expected for {name}.in")
    return Case(
        name=name,
        given=_content(files.get(f"{name}.in")),
        clue=_content(files.get(f"{name}.out")).decode("utf-8", "replace"),
        arguments=_arguments(name, folder, files, told),
        points=_points(files.get(f"{name}.points")) if told.points is None else told.points,
        visibility=_visibility(name, table, is_sample=told.sample),
        is_sample=told.sample,
    )


def _visibility(name: str, table: StdioTable, *, is_sample: bool) -> Visibility:
    pinned = table.pinned(name)
    if is_sample and pinned is not None:
        raise SuiteError("tests", f"{name} is a sample, which everybody sees, but {pinned} by its name")
    return Visibility.VISIBLE if is_sample else table.visibility_of(name)


def _arguments(name: str, folder: Path, files: Mapping[str, Path], told: TestTable) -> tuple[str, ...]:
    text = _content(files.get(f"{name}.args")).decode("utf-8", "surrogateescape")
    try:
        return tuple(shlex.split(text)) if told.arguments is None else words_of(told.arguments)
    except ValueError as error:
        raise AssignmentError(f"{folder / name}.args: these are no arguments: {error}") from error


def _points(path: Path | None) -> float:
    if path is None:
        return 1.0
    try:
        points = float(_content(path))
    except ValueError:
        points = -1.0
    if not 0 < points <= _MOST_POINTS:
        raise AssignmentError(f"{path}: must hold a number of points above 0, and nothing else")
    return points


def _content(path: Path | None) -> bytes:
    try:
        return b"" if path is None else path.read_bytes()
    except OSError as error:
        raise AssignmentError(f"{path} cannot be read: {error.strerror}") from error
