"""Finds the tests of a suite by reading its files, never by running them: each must report, or has failed."""

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from graders.errors import AssignmentError
from graders.formats.unittest.expected import parsed

_ROOTS = frozenset({"TestCase", "IsolatedAsyncioTestCase"})
_FILES = ("test_*.py", "*_test.py")


@dataclass(frozen=True, slots=True)
class ExpectedTest:
    """One test function, by its module and the name that its node has in it: `test_it`, `TestThem::test_it`."""

    module: str
    node: str


def expected_tests(folder: Path, files: Mapping[str, bytes]) -> tuple[ExpectedTest, ...]:
    """Return the tests in `files` (Python files by name), in order: by file and definition.

    Raises AssignmentError that names the file where one is no Python, or that there are no tests.
    """
    trees = {name: parsed(folder / name, files[name]) for name in sorted(files) if name.endswith(".py")}
    classes = {node.name: node for tree in trees.values() for node in tree.body if isinstance(node, ast.ClassDef)}
    tests = tuple(
        ExpectedTest(name.removesuffix(".py"), node)
        for name, tree in trees.items()
        if any(fnmatchcase(name, pattern) for pattern in _FILES) and "/" not in name
        for node in dict.fromkeys(_nodes(tree.body, classes))
    )
    if not tests:
        raise AssignmentError(
            f"{folder} holds no tests: a file named test_….py there needs a function named test…, or a class Test… "
            "that has one"
        )
    return tests


def _nodes(body: Sequence[ast.stmt], classes: Mapping[str, ast.ClassDef]) -> Iterator[str]:
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and _is_test(node):
            yield node.name
        elif isinstance(node, ast.ClassDef) and not _is_taken_out(node):
            lineage = _lineage(node, classes)
            if _is_case(lineage) or node.name.startswith("Test"):
                parts = [part for ancestor in reversed(lineage) for part in ancestor.body]
                yield from (f"{node.name}::{inner}" for inner in _nodes(parts, classes))


def _is_test(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return node.name.startswith("test") and not _is_taken_out(node) and not _is_fixture(node)


def _is_fixture(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any(_last_name(mark) == "fixture" for mark in node.decorator_list)


def _is_taken_out(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Tell whether course staff took a test out, by `@pytest.mark.skip`, or `__test__ = False` in a class."""
    if any(_last_name(mark) == "skip" for mark in node.decorator_list):
        return True
    return isinstance(node, ast.ClassDef) and any("__test__" in map(_last_name, _targets(part)) for part in node.body)


def _targets(node: ast.stmt) -> list[ast.expr]:
    return node.targets if isinstance(node, ast.Assign) else []


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Call):
        node = node.func
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _lineage(found: ast.ClassDef, classes: Mapping[str, ast.ClassDef]) -> list[ast.ClassDef]:
    """Return a class and all that it derives from, as far as the suite's files tell."""
    known: dict[str, ast.ClassDef] = {}
    waiting = [found]
    while waiting:
        node = waiting.pop()
        if node.name not in known:
            known[node.name] = node
            waiting += [classes[_last_name(base)] for base in node.bases if _last_name(base) in classes]
    return [*known.values()]


def _is_case(lineage: Sequence[ast.ClassDef]) -> bool:
    return any(_last_name(base) in _ROOTS for node in lineage for base in node.bases)
