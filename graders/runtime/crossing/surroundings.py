"""What lies around both ends and is patched by tests: the closed list, and how the student's end follows it."""

from __future__ import annotations

import builtins
import contextlib
import os
import random
import sys
import time
from importlib import import_module
from operator import is_
from typing import Any

#: Library functions whose replacement by a test reaches the student's code.
PATCHED: dict[str, tuple[Any, str]] = {
    "builtins.open": (builtins, "open"),
    "builtins.print": (builtins, "print"),
    "random.random": (random, "random"),
    "random.randint": (random, "randint"),
    "random.randrange": (random, "randrange"),
    "random.choice": (random, "choice"),
    "random.choices": (random, "choices"),
    "random.sample": (random, "sample"),
    "random.shuffle": (random, "shuffle"),
    "random.uniform": (random, "uniform"),
    "time.time": (time, "time"),
    "time.sleep": (time, "sleep"),
    "time.monotonic": (time, "monotonic"),
    "time.perf_counter": (time, "perf_counter"),
}

_PLACES = [vars(module) for module, _ in PATCHED.values()]
_NAMES = [name for _, name in PATCHED.values()]
_getcwd, _environ = os.getcwd, os.environ
#: What `os.environ` holds as the system has it, which is quicker to compare.
_raw_environ: dict[Any, Any] = vars(os.environ)["_data"]


class Watched:
    """The tester's half: notices what a test changed."""

    def __init__(self) -> None:
        self._seeds: list[tuple[Any, ...]] = []
        self._limit = 0
        #: Library modules that a test reached through one of the submission's, and what they held then and last.
        self._modules: dict[str, tuple[dict[str, Any], dict[str, Any], dict[str, Any]]] = {}
        self._originals = self._patches()
        self._began = self._fresh = (self._originals, *self._settings())

    def watch_seeds(self) -> None:
        """Notice from now on when a test seeds the library's random numbers, or sets the limit of recursion."""
        random.seed = self._seeding(random.seed)
        sys.setrecursionlimit = self._limiting(sys.setrecursionlimit)

    def watch_module(self, name: str, module: Any) -> None:
        """Notice from now on what a test patches in a library module."""
        if name not in self._modules:
            space = vars(module)
            self._modules[name] = (space, dict(space), dict(space))

    def restart(self) -> None:
        """Take the student's end for one that knows of no change: it is a new process."""
        self._began = self._fresh
        self._modules = {name: (space, first, first) for name, (space, first, _) in self._modules.items()}
        self._seeds.clear()

    def changes(self) -> tuple[list[list[str]], list[Any]]:
        """Return what changed since this was last asked: what each change is, and its value."""
        what, values = self._module_changes() if self._modules else ([], [])
        now = (self._patches(), *self._settings())
        if now == self._began and not self._seeds and not self._limit:
            return what, values
        before, self._began = self._began, now
        for name, was, is_now, original in zip(PATCHED, before[0], now[0], self._originals):
            if was is not is_now:
                what.append(["restored" if is_now is original else "patched", name])
                values.append(None if is_now is original else is_now)
        for name, was, is_now in zip(("environ", "argv", "cwd"), before[1:], now[1:]):
            if was != is_now:
                what.append([name])
                values.append(dict(_environ) if name == "environ" else is_now)
        if self._limit:
            what.append(["limit"])
            values.append(self._limit)
            self._limit = 0
        what += [["seed"]] * len(self._seeds)
        values += self._seeds
        self._seeds = []
        return what, values

    def _module_changes(self) -> tuple[list[list[str]], list[Any]]:
        what: list[list[str]] = []
        values: list[Any] = []
        for name, (space, first, last) in self._modules.items():
            if len(space) == len(last) and all(map(is_, space.values(), last.values())):
                continue
            for key in space.keys() & first.keys():
                if space[key] is not last.get(key) and f"{name}.{key}" not in PATCHED:
                    is_original = space[key] is first[key]
                    what.append(["restored" if is_original else "patched", f"{name}.{key}"])
                    values.append(None if is_original else space[key])
            self._modules[name] = (space, first, dict(space))
        return what, values

    def _patches(self) -> list[Any]:
        return [place[name] for place, name in zip(_PLACES, _NAMES)]

    def _settings(self) -> tuple[Any, Any, Any]:
        return _raw_environ.copy(), list(sys.argv), _getcwd()

    def _limiting(self, set_limit: Any) -> Any:
        def forward(limit: int) -> None:
            set_limit(limit)
            self._limit = limit

        return forward

    def _seeding(self, seed: Any) -> Any:
        def forward(*args: Any, **kwargs: Any) -> None:
            self._seeds.append((*args, *kwargs.values()))
            seed(*args, **kwargs)

        return forward


class Followed:
    """The student's half: does as the test did."""

    def __init__(self) -> None:
        self._originals = {name: getattr(module, attribute) for name, (module, attribute) in PATCHED.items()}

    def follow(self, what: list[Any], value: Any) -> None:
        """Take over one change."""
        kind = what[0]
        if kind in ("patched", "restored"):
            module, attribute = PATCHED.get(what[1]) or _place(what[1])
            self._originals.setdefault(what[1], getattr(module, attribute))
            setattr(module, attribute, value if kind == "patched" else self._originals[what[1]])
        elif kind == "environ":
            os.environ.clear()
            os.environ.update(value)
        elif kind == "argv":
            sys.argv[:] = value
        elif kind == "seed":
            random.seed(*value)
        elif kind == "limit":
            sys.setrecursionlimit(value)
        elif kind == "cwd":
            with contextlib.suppress(OSError):  # a folder of the tests' own, which is closed to the submission
                os.chdir(value)


def _place(name: str) -> tuple[Any, str]:
    module, _, attribute = name.rpartition(".")
    return import_module(module), attribute
