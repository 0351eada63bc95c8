"""Tells which tests a wrong submission shows able to fail: what breaks while it loads fails them all and shows none."""

import ast
from collections import Counter
from collections.abc import Mapping

from graders.submission import Submission
from graders.verdict import Ending, Status, TestResult, Verdict

#: A test by its suite and name, and its place among those that share both.
TestKey = tuple[str, str, int]

_FAILING = frozenset({Status.FAILED, Status.ERROR, Status.TIMEOUT})


def keyed(verdict: Verdict) -> Mapping[TestKey, TestResult]:
    """Return a verdict's tests by what they are called."""
    seen: Counter[tuple[str, str]] = Counter()
    tests = {}
    for test in verdict.tests:
        name = test.suite, test.name
        tests[(*name, seen[name])] = test
        seen[name] += 1
    return tests


def failures(verdict: Verdict, submission: Submission, solution: Submission) -> frozenset[TestKey]:
    """Return the tests that a submission fails by what its code does.

    Where another test passes, the code was there to be tested. Where none does, the code may not even have loaded,
    which fails a test that looks at nothing as well. Then it counts only where a module differs in the bodies of its
    functions alone or, in a program and in other languages, where the answers are wrong.
    """
    tests = keyed(verdict)
    failed = frozenset(key for key, test in tests.items() if test.status in _FAILING)
    if any(test.status is Status.PASSED for test in tests.values()):
        return failed
    loads = [(_load(submission.files.get(name, b"")), load) for name, load in _loads(solution).items()]
    if loads:
        return failed if all(given == asked for given, asked in loads) else frozenset()
    told = verdict.outcome is Ending.OK
    return frozenset(key for key in failed if told and tests[key].status is Status.FAILED)


def _loads(solution: Submission) -> Mapping[str, str]:
    """Return what runs when each Python module of a solution is loaded; programs without functions are left out."""
    loads = {name: _load(data) for name, data in solution.files.items() if name.endswith(".py")}
    return {name: load for name, load in loads.items() if load}


def _load(source: bytes) -> str | None:
    """Return what runs when a module is loaded, None where it has no functions or is no Python."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return ast.dump(tree) if _Emptied().seen_in(tree) else None


class _Emptied(ast.NodeTransformer):
    """Takes the bodies of all functions away."""

    def __init__(self) -> None:
        self._has_functions = False

    def seen_in(self, tree: ast.Module) -> bool:
        """Empty the functions of a module, and tell whether there are any."""
        self.visit(tree)
        return self._has_functions

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        self._has_functions = True
        node.body = [ast.Pass()]
        return node

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AsyncFunctionDef:
        self._has_functions = True
        node.body = [ast.Pass()]
        return node

    def visit_Lambda(self, node: ast.Lambda) -> ast.Lambda:
        self._has_functions = True
        node.body = ast.Constant(None)
        return node
