"""Finds what tests do that does not work across the wall, or may not, by reading them: before a class is graded."""

import ast
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from graders.errors import AssignmentError
from graders.formats.unittest.expected import parsed

_WAY_OUT = "`separate = false` in its [[suite]] runs tests and submission in one process"

#: What never sees the submission's frames, objects or files, by the full name of what is used.
_BLIND: Mapping[str, str] = {
    "sys._getframe": "walks the call stack, in which the submission has no frames",
    "inspect.currentframe": "walks the call stack, in which the submission has no frames",
    "inspect.stack": "walks the call stack, in which the submission has no frames",
    "inspect.getouterframes": "walks the call stack, in which the submission has no frames",
    "sys.settrace": "traces calls, of which the submission's are elsewhere",
    "sys.setprofile": "traces calls, of which the submission's are elsewhere",
    "gc.get_objects": "looks for objects, of which the submission's are elsewhere",
    "gc.get_referrers": "looks for objects, of which the submission's are elsewhere",
    "weakref.ref": "watches an object's life, and the submission's live elsewhere",
    "tracemalloc.start": "measures memory, of which the submission's is elsewhere",
    "subprocess.run": "starts a program, which finds no file of the submission in the tests' folder",
    "subprocess.Popen": "starts a program, which finds no file of the submission in the tests' folder",
    "subprocess.check_output": "starts a program, which finds no file of the submission in the tests' folder",
    "runpy.run_path": "runs a file, of which the submission's are in another folder",
    "runpy.run_module": "runs a module in the tests' own process",
    "doctest.testmod": "runs doctests in the tests' own process",
    "pickle.dumps": "pickles, and objects of the submission cannot be pickled by a test",
}
#: Methods of a test case that watch what only this process does.
_WATCHING = frozenset({"assertLogs", "assertNoLogs"})
_PROCESSES = frozenset({"multiprocessing.Process", "multiprocessing.Pool", "concurrent.futures.ProcessPoolExecutor"})
#: `lab.os.path.exists` is mirrored, what lies deeper is not.
_MIRRORED_DEPTH = 3
_FIXTURES = frozenset({"setUpClass", "setUpModule"})


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Something in a test that does not work across the wall, or may not."""

    path: Path
    line: int
    problem: str
    #: Whether it cannot work whatever the test makes of it.
    is_certain: bool = False

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.problem}; {_WAY_OUT}"


def obstacles(folder: Path, files: Mapping[str, bytes], fresh: str = "test") -> tuple[Obstacle, ...]:
    """Return what is found in `files` (by name), in order. `fresh` is how long a student's process lives."""
    own = {name.partition("/")[0].removesuffix(".py") for name in files}
    return tuple(
        found
        for name, source in sorted(files.items())
        if name.endswith(".py")
        for found in _File(folder / name, parsed(folder / name, source), own).obstacles(fresh)
    )


def refuse_certain(found: tuple[Obstacle, ...]) -> None:
    """Raise AssignmentError for the first obstacle that cannot be got over."""
    for obstacle in found:
        if obstacle.is_certain:
            raise AssignmentError(str(obstacle))


class _File:
    """One test file: what its names stand for, and what it does with them."""

    def __init__(self, path: Path, tree: ast.Module, own: set[str]) -> None:
        self._path, self._tree = path, tree
        self._names: dict[str, str] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                for it in node.names:
                    top = it.name.partition(".")[0]
                    self._names[it.asname or top] = it.name if it.asname else top
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                self._names |= {it.asname or it.name: f"{node.module}.{it.name}" for it in node.names}
        library = sys.stdlib_module_names | own | {"pytest", "hypothesis", "numpy"}
        self._theirs = {name for name, full in self._names.items() if full.partition(".")[0] not in library}

    def obstacles(self, fresh: str) -> Iterator[Obstacle]:
        for node in ast.walk(self._tree):
            if isinstance(node, ast.Attribute | ast.Name):
                yield from self._used(node)
            elif isinstance(node, ast.Call):
                yield from self._called(node)
            elif isinstance(node, ast.FunctionDef) and node.name in _FIXTURES and fresh == "test":
                yield from self._fixture(node)
            elif isinstance(node, ast.Import | ast.ImportFrom) and "ctypes" in self._imported(node):
                problem = "ctypes reaches into a process that is not the submission's"
                yield Obstacle(self._path, node.lineno, problem, is_certain=True)

    def _used(self, node: ast.Attribute | ast.Name) -> Iterator[Obstacle]:
        full = self._full_name(node)
        if full in _BLIND:
            yield Obstacle(self._path, node.lineno, f"{full} {_BLIND[full]}")
        elif isinstance(node, ast.Attribute) and node.attr == "__file__" and self._is_theirs(node.value):
            yield Obstacle(self._path, node.lineno, "a file of the submission cannot be opened by the tests")
        elif isinstance(node, ast.Attribute) and node.attr in _WATCHING:
            yield Obstacle(self._path, node.lineno, f"{node.attr} does not see what the submission logs")
        elif isinstance(node, ast.Attribute) and node.attr in ("__globals__", "__code__", "__closure__"):
            yield Obstacle(self._path, node.lineno, f"{node.attr} of the submission's functions does not cross")

    def _called(self, node: ast.Call) -> Iterator[Obstacle]:
        full = self._full_name(node.func)
        given = [*node.args, *(keyword.value for keyword in node.keywords)]
        if full in _PROCESSES and any(self._is_theirs(it) for it in given):
            yield Obstacle(self._path, node.lineno, f"{full} cannot run a function of the submission", is_certain=True)
        elif full in ("unittest.mock.patch", "mock.patch") and node.args and isinstance(node.args[0], ast.Constant):
            yield from self._patched(node, str(node.args[0].value))

    def _patched(self, node: ast.Call, target: str) -> Iterator[Obstacle]:
        """Tell a patch of the library that lies deeper than what is mirrored."""
        module, *rest = target.split(".")
        if module in {self._names[name].partition(".")[0] for name in self._theirs} and len(rest) > _MIRRORED_DEPTH:
            yield Obstacle(self._path, node.lineno, f"a patch of {target} may not reach the submission")

    def _fixture(self, node: ast.FunctionDef) -> Iterator[Obstacle]:
        if any(isinstance(part, ast.Name) and part.id in self._theirs for part in ast.walk(node)):
            problem = (
                f"what {node.name} makes of the submission is gone when the tests run, each in a fresh process "
                '(`fresh = "class"` or "module" keeps one)'
            )
            yield Obstacle(self._path, node.lineno, problem)

    def _imported(self, node: ast.Import | ast.ImportFrom) -> set[str]:
        names = [it.name for it in node.names] if isinstance(node, ast.Import) else [node.module or ""]
        return {name.partition(".")[0] for name in names}

    def _full_name(self, node: ast.expr) -> str:
        attributes: list[str] = []
        while isinstance(node, ast.Attribute):
            attributes.insert(0, node.attr)
            node = node.value
        if not isinstance(node, ast.Name) or node.id not in self._names:
            return ""
        return ".".join([self._names[node.id], *attributes])

    def _is_theirs(self, node: ast.expr) -> bool:
        while isinstance(node, ast.Attribute):
            node = node.value
        return isinstance(node, ast.Name) and node.id in self._theirs
