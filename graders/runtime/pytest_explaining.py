"""Explains failed checks with their values, at no cost to tests that pass.

To rewrite the checks of a module takes longer than to run most tests. So where tests have a process of their own, they
run as they are; at the first check that failed without a word its module is rewritten, and the test run again for
its words.
"""

from __future__ import annotations

import ast
import types
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


class Explainer:
    """Rewrites modules of tests in place."""

    def __init__(self, config: Any) -> None:
        self._config = config
        self._done: set[str] = set()

    def is_of_use(self, item: Any, error: BaseException) -> bool:
        """Tell whether a failure may say more once its module is rewritten."""
        return type(error) is AssertionError and not error.args and item.module.__name__ not in self._done

    def rewrite(self, module: types.ModuleType) -> None:
        """Give the functions of a module checks that say what they saw."""
        from _pytest.assertion.rewrite import rewrite_asserts  # noqa: PLC0415 -- an image may have no pytest

        self._done.add(module.__name__)
        with open(str(module.__file__), "rb") as file:
            source = file.read()
        tree = ast.parse(source)
        rewrite_asserts(tree, source, str(module.__file__), self._config)
        code = compile(tree, str(module.__file__), "exec", dont_inherit=True)
        codes = {(it.co_name, it.co_firstlineno): it for it in _codes_in(code)}
        # What the checks of a rewritten module use, which its own first lines would import.
        from _pytest.assertion import rewrite  # noqa: PLC0415

        module.__dict__.update({"@py_builtins": __import__("builtins"), "@pytest_ar": rewrite})
        for function in _functions_of(module):
            new = codes.get((function.__code__.co_name, function.__code__.co_firstlineno))
            if new is not None and new.co_freevars == function.__code__.co_freevars:
                function.__code__ = new


def _codes_in(code: types.CodeType) -> Iterator[types.CodeType]:
    for it in code.co_consts:
        if isinstance(it, types.CodeType):
            yield it
            yield from _codes_in(it)


def _functions_of(owner: Any) -> Iterator[types.FunctionType]:
    for it in [*vars(owner).values()]:
        function = getattr(it, "__func__", it)
        while hasattr(function, "__wrapped__"):
            function = function.__wrapped__
        if isinstance(function, types.FunctionType):
            yield function
        elif isinstance(it, type) and it.__module__ == getattr(owner, "__module__", owner.__name__):
            yield from _functions_of(it)
