"""Finds the tests of a suite by reading its files, never by running them: each must report, or has failed."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from graders.errors import AssignmentError

_ROOTS = frozenset({"TestCase", "IsolatedAsyncioTestCase", "FunctionTestCase"})


@dataclass(frozen=True, slots=True)
class ExpectedTest:
    """One test, by the names under which the driver finds it."""

    module: str
    class_name: str
    method: str


@dataclass(frozen=True, slots=True)
class _Class:
    module: str
    name: str
    bases: tuple[str, ...]
    methods: tuple[str, ...]
    is_skipped: bool


def expected_tests(folder: Path, files: Mapping[str, bytes]) -> tuple[ExpectedTest, ...]:
    """Return the tests in `files` (Python files by name), in order: by file, class and definition.

    Raises AssignmentError that names the file where one is no Python, or that there are no tests.
    """
    classes = [
        found
        for name, source in sorted(files.items())
        if name.endswith(".py") and "/" not in name
        for found in _classes_of(name.removesuffix(".py"), parsed(folder / name, source))
    ]
    by_name = {found.name: found for found in classes}
    tests = [
        ExpectedTest(found.module, found.name, method)
        for found in classes
        if not found.is_skipped and _is_test_case(found, by_name)
        for method in _methods_of(found, by_name)
    ]
    if not tests:
        raise AssignmentError(
            f"{folder} holds no tests: a file there needs a class that derives from unittest.TestCase "
            "and has methods named test…"
        )
    return tuple(tests)


def parsed(path: Path, source: bytes) -> ast.Module:
    """Return a file's syntax. Raises AssignmentError that names the line where it is no Python."""
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = getattr(error, "lineno", None) or 1
        raise AssignmentError(f"{path}:{line}: this is no Python: {getattr(error, 'msg', error)}") from error


def _classes_of(module: str, tree: ast.Module) -> Iterator[_Class]:
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            bases = tuple(_last_name(base) for base in node.bases)
            methods = tuple(_test_methods(node))
            yield _Class(module, node.name, bases, methods, _is_skipped(node))


def _test_methods(node: ast.ClassDef) -> Iterator[str]:
    for part in node.body:
        if not isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if part.name.startswith("test") and not _is_skipped(part):
            yield part.name


def _is_skipped(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Tell whether course staff took a test out, by `@unittest.skip(…)`."""
    return any(isinstance(mark, ast.Call) and _last_name(mark.func) == "skip" for mark in node.decorator_list)


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _lineage(found: _Class, by_name: Mapping[str, _Class]) -> dict[str, None]:
    """Return the names of a class and of all that it derives from, as far as the suite's files tell."""
    names: dict[str, None] = {}
    waiting = [found.name]
    while waiting:
        name = waiting.pop()
        if name not in names:
            names[name] = None
            waiting += by_name[name].bases if name in by_name else ()
    return names


def _is_test_case(found: _Class, by_name: Mapping[str, _Class]) -> bool:
    return not _ROOTS.isdisjoint(_lineage(found, by_name))


def _methods_of(found: _Class, by_name: Mapping[str, _Class]) -> list[str]:
    """Return the test methods of a class, its own first, then what it inherits."""
    lineage = [by_name[name] for name in _lineage(found, by_name) if name in by_name]
    return list(dict.fromkeys(method for ancestor in lineage for method in ancestor.methods))
