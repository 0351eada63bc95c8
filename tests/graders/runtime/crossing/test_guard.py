"""The guard lets out what is listed and nothing else, whatever it says of itself."""

import functools
import io
import itertools
import os
import threading
import unittest
from types import SimpleNamespace
from typing import Any
from unittest import mock

import pytest

from graders.runtime.crossing.errors import UncrossableError
from graders.runtime.crossing.guard import CALL, CLASS, ERROR, FILE, INSTANCE, ITERATOR, MOCK, Guard

GUARD = Guard(lambda name: name == __name__)


class Thing:
    """An object of a test's."""

    value = 1
    _hidden = 2

    def method(self) -> int:
        return self.value

    def __len__(self) -> int:
        return 3


class Case(unittest.TestCase):
    """A test case of a test's."""

    def helper(self) -> None:
        """Help."""


class Derived(threading.Thread):
    """An object whose class is mostly the library's."""


class Liar:
    """An object that claims to be another module's, or a number."""

    __class__ = int  # type: ignore[assignment]


def named(it: object) -> str:
    """Name a test's parameter alike in every process: by its class, since the environment would tell all it holds."""
    return it if type(it) is str else type(it).__name__


@pytest.mark.parametrize(
    ("it", "kind"),
    [
        (lambda: 0, CALL),
        (Thing().method, CALL),
        (Case().helper, CALL),
        ([].append, CALL),
        (functools.partial(Thing().method), CALL),
        (iter([]), ITERATOR),
        (itertools.count(), ITERATOR),
        ((n for n in [1]), ITERATOR),
        (Thing, CLASS),
        (Thing(), INSTANCE),
        (Liar(), INSTANCE),
        (SimpleNamespace(a=1), INSTANCE),
        (mock.Mock(), MOCK),
        (mock.MagicMock(), MOCK),
        (io.StringIO(), FILE),
        (ValueError(), ERROR),
    ],
    ids=named,
)
def test_what_is_listed_is_let_out(it: Any, kind: str) -> None:
    assert kind == GUARD.kind(it)


@pytest.mark.parametrize(
    "it",
    [
        Case(), Case, unittest, Case().assertEqual, Case().skipTest, unittest.TestResult(), os.system, os.environ,
        threading.Lock(), threading.Thread(), open, eval, functools.partial(os.system, "x"), os.path.join, io, type,
        unittest.TestCase, threading.current_thread, {}.keys(), object(), memoryview(b""), staticmethod(len),
    ],
    ids=named,
)  # fmt: skip
def test_anything_else_is_refused(it: Any) -> None:
    with pytest.raises(UncrossableError, match="cannot be handed"):
        GUARD.kind(it)


@pytest.mark.parametrize("name", ["value", "method"])
def test_public_names_of_an_instance_are_shown(name: str) -> None:
    assert GUARD.may_get(Thing(), name)


@pytest.mark.parametrize("name", ["_hidden", "__dict__", "__class__", "__init__", "__globals__"])
@pytest.mark.parametrize("it", [Thing(), Thing, mock.Mock(), io.StringIO(), SimpleNamespace()], ids=named)
def test_no_other_name_of_anything_is_shown(it: Any, name: str) -> None:
    assert not GUARD.may_get(it, name)


@pytest.mark.parametrize("it", [lambda: 0, Thing().method, iter([]), ValueError()], ids=named)
def test_what_can_be_called_or_advanced_or_raised_shows_no_name(it: Any) -> None:
    assert not GUARD.may_get(it, "value")


def test_special_methods_are_those_that_a_test_wrote() -> None:
    assert GUARD.may_call_special(Thing(), "__len__")
    assert GUARD.may_call_special(Thing(), "__repr__")
    assert not GUARD.may_call_special(Thing(), "__init__")
    assert not GUARD.may_call_special(Thing(), "__getattribute__")
    assert not GUARD.may_call_special(Thing(), "__reduce_ex__")
    assert not GUARD.may_call_special(Derived(), "__call__")


def test_a_file_is_read_and_written_and_nothing_else() -> None:
    assert GUARD.may_get(io.StringIO(), "read")
    assert not GUARD.may_get(io.TextIOWrapper(io.BytesIO()), "buffer")
    assert not GUARD.may_get(io.TextIOWrapper(io.BytesIO()), "detach")


@pytest.mark.parametrize(
    "name", ["reset_mock", "return_value", "side_effect", "assert_called", "mock_calls", "mock_add_spec"]
)
def test_a_mocks_own_controls_are_not_shown(name: str) -> None:
    assert not GUARD.may_get(mock.MagicMock(), name)
    assert GUARD.may_get(mock.MagicMock(), "child")
