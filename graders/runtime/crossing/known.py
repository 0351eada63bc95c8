"""What is known of a module of the submission, and the stand-in of it that tests import."""

from __future__ import annotations

import sys
import types
from operator import is_
from typing import TYPE_CHECKING, Any

from graders.runtime.crossing.closed import ATOMS, NAME_OF, is_special
from graders.runtime.crossing.dialogue import Dialogue
from graders.runtime.crossing.errors import MalformedError
from graders.runtime.crossing.mirrors import MirrorMeta, is_stand_in, native_dict
from graders.runtime.crossing.modules import EAGER, LAZY, MODULE
from graders.runtime.crossing.unpacking import exact

if TYPE_CHECKING:
    from graders.runtime.crossing.mirrors import Handle
    from graders.runtime.crossing.wall import Wall

_TOLD_SPECIAL = frozenset({"__doc__", "__version__", "__author__", "__all__"})
#: Names that `from lab import *` never takes from a test.
_NEVER_ALL = (
    frozenset({"unittest", "pytest", "TestCase", "mock", "patch", "pytestmark", "pytest_plugins"})
    .union(f"{when}_{what}" for when in ("setup", "teardown") for what in ("module", "function", "class", "method"))
    .union({"setUpModule", "tearDownModule", "load_tests"})
)


class StandInModule(types.ModuleType):
    """A module of the submission; values that were not told with it are asked for."""

    def __getattr__(self, name: str) -> Any:
        known: Known | None = self.__dict__.get("__wall_known__")
        if known is None or (is_special(name) and name not in known.lazy):
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        return known.fetch(name)

    def __dir__(self) -> list[str]:
        known: Known | None = self.__dict__.get("__wall_known__")
        return sorted({*self.__dict__, *(known.lazy if known else ())} - {"__wall_known__"})


class Known:
    """What is known of one module of the submission."""

    def __init__(self, wall: Wall, module: StandInModule) -> None:
        self._wall, self._module = wall, module
        self.name = module.__name__
        #: Names that are asked for when they are needed, and for modules the name to import.
        self.lazy: dict[str, str | None] = {}
        #: Those of them that a test has in its hands.
        self.fetched: dict[str, Any] = {}
        #: What its code was compiled to, as one of the student's processes told for the others.
        self._compiled = ""
        self._before: dict[str, Any] = {}
        self._first: dict[str, Any] = {}
        #: Its functions and objects as tests first met them.
        self._met: dict[str, Any] = {}
        #: What the module printed and read when it was imported.
        self.dialogue = Dialogue()
        #: What a new process is told instead of being asked, where the module can be taken to come out as before.
        self.description: list[Any] | None = None
        self._described: list[Any] = []
        #: Whether the student's process has imported it.
        self.is_loaded = False

    def load(self, *, again: bool = False) -> None:
        """Have the module imported, anew if it was, and take over what it holds; what a test set in it stays.

        `again` means that a new process does what the last did already: what the module prints is dropped, and what it
        asks for is what it was given then.
        """
        anew = "anew" if self.is_loaded else ""
        if anew:
            self._compiled = ""  # a test may have written the file
        with self._wall.importing(self.dialogue, again=again):
            told, *values = self._wall.request("import", [], [self.name, anew, self._compiled, *self.fetched])
        mine = self._set_by_test()
        self._empty()
        self._compiled = exact(told[1], str) or self._compiled
        held = self._fill(exact(told, tuple), values)
        self._renew(held)
        self._describe(exact(told[2], str), held)
        self.is_loaded = True
        self._note()
        self._first = dict(self._module.__dict__)
        self._module.__dict__.update(mine)

    def _renew(self, held: dict[str, Any]) -> None:
        """Let functions and objects that a test imported by name mean those of this process."""
        for key, it in held.items():
            theirs = self._handle(it)
            if theirs is None:
                continue
            first = self._met.setdefault(key, it)
            mine = self._handle(first)
            if mine is not None and mine is not theirs and type(first) is type(it):
                mine.number, mine.session = theirs.number, theirs.session

    def _handle(self, it: Any) -> Handle | None:
        """Return the handle of a function, or of an object that holds nothing by itself."""
        if type(it) is types.FunctionType:
            return self._wall.handle_of(it)
        if is_stand_in(it) and not isinstance(it, type) and type(it).__wall_info__.native is None:
            return native_dict(it).get("__wall_handle__")
        return None

    def reuse(self) -> list[Any]:
        """Take the module as imported in a new process as it was in the last, and return what that is told."""
        for it in self._described:
            if isinstance(it, MirrorMeta):
                info = it.__wall_info__
                info.handle.session = self._wall.session
                self._wall.meeting.classes[info.handle.number] = info
            else:
                handle = self._wall.handle_of(it)
                self._wall.adopt(it, handle.number if handle else 0)
        return self.description or []

    def _describe(self, keys: str, held: dict[str, Any]) -> None:
        """Note how a new process can tell that the module came out as in the last one, if it can."""
        numbers: dict[str, int] = {}
        atoms: dict[str, Any] = {}
        self.description, self._described = None, []
        for key, it in held.items():
            if type(it) in ATOMS:
                atoms[key] = it
            elif isinstance(it, MirrorMeta):
                numbers[key] = it.__wall_info__.handle.number
            elif type(it) is types.FunctionType and not vars(it) and (handle := self._wall.handle_of(it)):
                numbers[key] = handle.number
            elif key != "__all__" and id(it) not in NAME_OF:
                return
        if self._compiled and not self.fetched and self.dialogue.is_silent:
            self._described = [held[key] for key in numbers]
            self.description = [self.name, self._compiled, keys, numbers, atoms]

    def rewind(self) -> bool:
        """Hold what the module held when it was imported; tell whether only the student's process knows some of it.

        So it is where the module cannot be taken to come out as before: what a test holds of it is found anew then.
        """
        self._empty()
        self._module.__dict__.update({key: value for key, value in self._first.items() if key not in self.fetched})
        self._note()
        return bool(self.fetched) or self.description is None

    def _set_by_test(self) -> dict[str, Any]:
        before = self._before
        return {
            key: value
            for key, value in self._module.__dict__.items()
            if before and before.get(key, before) is not value and not is_special(key)
        }

    def _empty(self) -> None:
        space = self._module.__dict__
        for key in [*space]:
            if not is_special(key):
                del space[key]

    def _fill(self, told: tuple[Any, ...], values: list[Any]) -> dict[str, Any]:
        space = self._module.__dict__
        held: dict[str, Any] = {}
        file, _, _, *keys = told
        space["__file__"] = file
        given = iter(values)
        self.lazy = {}
        for told_key in keys:
            how, key = exact(told_key, str)[:1], told_key[1:]
            if is_special(key) and key not in _TOLD_SPECIAL:
                raise MalformedError("a name that modules keep for themselves")
            if how == EAGER:
                space[key] = held[key] = next(given)
            elif how == LAZY:
                self.lazy[key] = None
            elif how == MODULE:
                key, _, module = key.partition("=")
                self.lazy[key] = module
            else:
                raise MalformedError("a name that is told in no way")
        every = space["__all__"] if "__all__" in keys else (*space, *self.lazy)
        space["__all__"] = [key for key in every if type(key) is str and key not in _NEVER_ALL and key[:1] != "_"]
        return held

    def fetch(self, key: str) -> Any:
        """Return a value that was not told yet, and hold it from now on."""
        module = self.lazy.get(key)
        value = self._wall.module(module) if module else self._wall.call("fetch", [], [self.name, key])
        if key in self.lazy:
            if not module:
                self.fetched[key] = value
                if self._handle(value) is not None:
                    self._met.setdefault(key, value)
                self.description = None
            self._module.__dict__[key] = self._before[key] = value
        return value

    def changes(self) -> tuple[list[list[str]], list[Any]]:
        """Return what a test set or deleted in the module since the last message."""
        space, before = self._module.__dict__, self._before
        if len(space) == len(before) and all(map(is_, space.values(), before.values())):
            return [], []
        what: list[list[str]] = []
        values: list[Any] = []
        for key, value in space.items():
            if before.get(key, before) is not value and not is_special(key):
                module = self.lazy.get(key)
                if module and value is sys.modules.get(module):
                    what.append(["module", self.name, key, module])
                    values.append(None)
                else:
                    what.append(["set", self.name, key])
                    values.append(value)
        for key in before.keys() - space.keys():
            if not is_special(key):
                what.append(["del", self.name, key])
                values.append(None)
        self._note()
        return what, values

    def change(self, kind: str, key: str, value: Any) -> None:
        """Set or delete a name as the student's code did."""
        if is_special(key):
            return
        space = self._module.__dict__
        if kind == "set":
            space[key] = value
        else:
            space.pop(key, None)
            self.lazy.pop(key, None)
        self._note()

    def _note(self) -> None:
        self._before = dict(self._module.__dict__)
