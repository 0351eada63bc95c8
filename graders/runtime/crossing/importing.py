"""The tester's half of `import`: modules of the submission are stand-ins that hold what theirs hold."""

from __future__ import annotations

import sys
import types
from importlib.machinery import ModuleSpec
from typing import TYPE_CHECKING, Any, cast

from graders.runtime.crossing.known import Known, StandInModule

if TYPE_CHECKING:
    from graders.runtime.crossing.wall import Wall

#: Library modules that a test may find in a module of the submission, to patch something there.
_LIBRARY = frozenset(getattr(sys, "stdlib_module_names", ())) or frozenset(
    {"random", "time", "os", "sys", "math", "json", "datetime", "string", "re", "collections", "itertools", "io"}
)


class Importer:
    """Finds the modules of the submission, first of all finders."""

    def __init__(self, wall: Wall, remote: frozenset[str]) -> None:
        self._wall, self._remote = wall, remote
        self.known: dict[str, Known] = {}
        #: The module that is being imported, which a process made for that has no need to import before.
        self._loading = ""

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """Answer for the modules of the submission."""
        del path, target
        if name.partition(".")[0] not in self._remote:
            return None
        return ModuleSpec(name, cast("Any", self), is_package=True)

    def create_module(self, spec: ModuleSpec) -> Any:
        """Make a stand-in."""
        return StandInModule(spec.name)

    def exec_module(self, module: Any) -> None:
        """Have the module imported by the student's process."""
        known = module.__dict__.get("__wall_known__")
        if known is None:
            known = Known(self._wall, module)
            earlier = self.known.get(module.__name__)
            if earlier is not None:  # it was taken out of sys.modules: what is asked for is a module anew
                known.is_loaded = earlier.is_loaded
            module.__dict__["__wall_known__"] = known
        if not self._wall.is_up:
            self._loading, known.is_loaded = known.name, False
        try:
            known.load()
        finally:
            self._loading = ""
        self.known[module.__name__] = known

    def rewind(self) -> bool:
        """Have all modules hold what they were imported with; tell whether a process is needed for some of it."""
        return max([known.rewind() for known in self.known.values()], default=False)

    def restart(self) -> list[Any]:
        """Take the student's process for a new one.

        Return what it is told of modules that are to come out as before. Otherwise they are imported here.
        """
        modules = [known for known in self.known.values() if known.name != self._loading]
        if all(known.description for known in modules):
            return [known.reuse() for known in modules]
        for known in modules:
            known.is_loaded = False
        for known in modules:
            known.load(again=True)
        return []

    def describe_anew(self) -> None:
        """Take no module to come out as before."""
        for known in self.known.values():
            known.description = None

    def library(self, name: str) -> Any:
        """Return a module that the student's code uses, as this end has it."""
        if name.partition(".")[0] in self._remote:
            __import__(name)
            return sys.modules[name]
        if name.partition(".")[0] in _LIBRARY and name in sys.modules:
            self._wall.watch_module(name, sys.modules[name])
            return sys.modules[name]
        return types.ModuleType(name)
