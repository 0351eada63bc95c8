"""What of the tester's may cross by reference, and what the student's code may then do with it: closed lists."""

from __future__ import annotations

import functools
import io
import sys
import types
from collections import deque
from typing import Any, Callable

from graders.runtime.crossing.closed import ITERATORS, NAME_OF, NAMED, SPECIAL
from graders.runtime.crossing.errors import UncrossableError
from graders.runtime.crossing.mirrors import MirrorMeta

#: What a thing of the tester's is to the student's code. A call can be called, an iterator advanced.
CALL, ITERATOR, CLASS, INSTANCE, MOCK, FILE, TWIN, ERROR = (
    *("call", "iterator", "class", "instance", "mock", "file", "twin", "error"),
)

#: Bound methods of these builtin containers may be handed over: `numbers.append`.
_PLAIN = (list, dict, set, deque, str, bytearray, tuple, frozenset)
_FILES = (io.StringIO, io.BytesIO, io.TextIOWrapper, io.BufferedReader, io.BufferedWriter)
FILE_METHODS = frozenset(
    {"read", "readline", "readlines", "write", "writelines", "flush", "close", "seek", "tell", "getvalue"}
)
FILE_VALUES = frozenset({"closed"})
FILE_SPECIAL = frozenset({"__iter__", "__next__", "__enter__", "__exit__"})
#: Special methods of a test's instances that the student's code may not call.
_NEVER_SPECIAL = frozenset({"__init__", "__copy__", "__deepcopy__", "__missing__"})
_ENDING_A_TEST = ("SkipTest", "_ShouldStop", "OutcomeException", "Exit", "KeyboardInterrupt", "GeneratorExit")


class Guard:
    """Decides by what a thing is, never by what it says of itself.

    `is_local` tells the names of modules that lie in the tester's own folder.
    """

    def __init__(self, is_local: Callable[[str], bool]) -> None:
        self._is_local = is_local

    def kind(self, it: Any) -> str:  # noqa: PLR0911 -- a list, in order
        """Return what a thing is to the student's code. Raises UncrossableError, which names its type."""
        cls = type(it)
        if isinstance(cls, MirrorMeta):
            return TWIN
        if issubclass(cls, BaseException):
            return ERROR
        if issubclass(cls, type):
            return self._kind_of_class(it)
        if self._can_be_called(it, cls):
            return CALL
        if cls in ITERATORS:
            return ITERATOR
        if cls in _FILES:
            return FILE
        if is_mock(cls):
            return MOCK
        if self._is_local(cls.__module__) and not _is_test(cls):
            return INSTANCE
        if cls is types.SimpleNamespace:
            return INSTANCE
        raise UncrossableError(refusal(cls, it))

    def may_get(self, it: Any, name: str) -> bool:
        """Tell whether the student's code may have an attribute, or call it as a method."""
        kind = self.kind(it)
        if name.startswith("_"):
            return False
        if kind == FILE:
            return name in FILE_METHODS or name in FILE_VALUES
        if kind == MOCK:
            return name not in _mock_names()
        return kind in (INSTANCE, CLASS)

    def may_call_special(self, it: Any, name: str) -> bool:
        """Tell whether the student's code may have a special method called: one that a test wrote, or a mock's."""
        kind = self.kind(it)
        if name not in SPECIAL or name in _NEVER_SPECIAL:
            return False
        if kind == FILE:
            return name in FILE_SPECIAL
        if kind == MOCK:
            return True
        owner = next((base for base in type(it).__mro__ if name in vars(base)), object)
        return kind == INSTANCE and (self._is_local(owner.__module__) or name in _HARMLESS)

    def tells(self, cls: type, name: str) -> bool:
        """Tell whether the student's end hears of a member of a class."""
        if name in _NEVER_SPECIAL:
            return False
        if self._is_local(cls.__module__):
            return not name.startswith("_") or name in SPECIAL
        if cls in _FILES:
            return name in FILE_METHODS | FILE_VALUES | FILE_SPECIAL
        return name in SPECIAL and (
            is_mock(cls) or cls is getattr(sys.modules.get("unittest.mock"), cls.__name__, None)
        )

    def _kind_of_class(self, it: Any) -> str:
        if not self._is_local(it.__module__) or _is_test(it):
            raise UncrossableError(refusal(type(it), it))
        return CLASS

    def _can_be_called(self, it: Any, cls: type) -> bool:
        if cls is types.FunctionType:
            is_autospec = is_mock(type(vars(it).get("mock")))
            return is_autospec or self._is_local(str(it.__module__)) or self._is_local(_module_of(it))
        if cls is types.MethodType:
            return is_mock(type(it.__func__)) or self._can_be_called(it.__func__, type(it.__func__))
        if cls is types.BuiltinMethodType:
            return type(it.__self__) in _PLAIN
        if cls is functools.partial:
            return self._can_be_called(it.func, type(it.func)) or it.func is NAMED.get(NAME_OF.get(id(it.func), ""))
        return False


_HARMLESS = frozenset({"__eq__", "__ne__", "__hash__", "__repr__", "__str__", "__lt__", "__le__", "__gt__", "__ge__"})


def is_mock(cls: type) -> bool:
    """Tell the classes of unittest.mock, where a test uses it."""
    mock = sys.modules.get("unittest.mock")
    return mock is not None and issubclass(cls, mock.NonCallableMock)


def ends_a_test(error: BaseException) -> bool:
    """Tell exceptions that skip or stop tests, which are no answer to the student's code."""
    return any(base.__name__ in _ENDING_A_TEST for base in type(error).__mro__)


def refusal(cls: type, it: Any) -> str:
    """Return why something does not cross, which names its type."""
    name = f"{cls.__module__}.{cls.__qualname__}"
    what = f"the class {it.__module__}.{it.__qualname__}" if isinstance(it, type) else f"a {name}"
    return f"{what} cannot be handed to the submission, which runs in a process of its own"


def _is_test(cls: type) -> bool:
    """Tell a test case: it is the tester itself."""
    return any(base.__name__ in ("TestCase", "TestResult", "TestSuite") for base in cls.__mro__)


def _module_of(function: types.FunctionType) -> str:
    return str(function.__globals__.get("__name__"))


def _mock_names() -> frozenset[str]:
    """Return what a mock knows and does by itself: the student's code sees its children only."""
    mock = sys.modules["unittest.mock"]
    return frozenset({*dir(mock.NonCallableMock), *dir(mock.AsyncMock), "side_effect", "return_value", "called"})
