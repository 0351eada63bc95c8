"""Puts up the wall in a tester: which modules live beyond it, and which are the tester's own."""

from __future__ import annotations

import os
import resource
import sys
from importlib.machinery import PathFinder
from typing import TYPE_CHECKING, Any

from graders.runtime.crossing.wall import Wall

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graders.runtime.nursery import Nursery

#: What the sandbox adds to the limit of computing time that a run is given.
_MARGIN_SECONDS = 2


def wall_of(task: Mapping[str, Any], nursery: Nursery) -> Wall:
    """Return a wall that `import` knows of. The current directory is the tester's own folder.

    `task` may hold `student_modules` (modules of the tester's folder, or named like the library's, that live beyond the
    wall all the same), `seconds` (what one test may take; by default half of the run's computing time) and
    `student_compares` (whether the student's code may compare its objects with the tests' values).
    """
    theirs = frozenset(task.get("student_modules", ()))
    local = frozenset(_modules(os.listdir("."))) - theirs
    remote = frozenset(name for name in _modules(nursery.files) if name not in local and not _is_library(name)) | theirs
    wall = Wall(nursery, remote=remote, local=local, seconds=task.get("seconds") or _seconds())
    wall.compares = bool(task.get("student_compares"))
    for name in theirs:
        sys.modules.pop(name, None)  # the library's, which the run has imported
    wall.install()
    return wall


def _modules(files: Iterable[str]) -> Iterable[str]:
    """Return the names that files and folders can be imported by."""
    for name in files:
        first, _, rest = name.partition("/")
        module = first if rest else first.removesuffix(".py") if first.endswith(".py") else first
        if module.isidentifier() and (rest.endswith(".py") if rest else first.endswith(".py") or os.path.isdir(first)):
            yield module


def _is_library(name: str) -> bool:
    """Tell names that tests know as a library's: no file of a student's takes its place."""
    if name in sys.builtin_module_names or name in sys.modules:
        return True
    return PathFinder.find_spec(name, [entry for entry in sys.path if entry and entry != os.getcwd()]) is not None


def _seconds() -> float:
    soft, _ = resource.getrlimit(resource.RLIMIT_CPU)
    return 30.0 if soft == resource.RLIM_INFINITY else max(1.0, (soft - _MARGIN_SECONDS) / 2)
