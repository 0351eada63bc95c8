"""The closed lists: which library objects cross by their name, and which special methods are forwarded."""

from __future__ import annotations

import builtins
import collections
import collections.abc
import functools
import itertools
import math
import operator
from typing import Any

#: Types whose values are JSON's own.
ATOMS = frozenset({type(None), bool, int, float, str})
#: Integers beyond cross as hexadecimal text, which costs no quadratic time.
LARGEST_INT = 1 << 62

_TYPES = (object, bool, int, float, complex, str, bytes, bytearray, list, tuple, set, frozenset, dict, range, slice)
_ITERATORS = (map, filter, zip, enumerate, reversed)
_FUNCTIONS = (
    *(abs, all, any, ascii, bin, callable, chr, divmod, format, hash, hex, isinstance, issubclass, iter, len, max, min),
    *(next, oct, ord, pow, repr, round, sorted, sum),
)
#: These end a test run where they are raised, so the student's are others.
_NEVER = frozenset({"KeyboardInterrupt", "GeneratorExit"})
_COLLECTIONS = (collections.deque, collections.OrderedDict, collections.Counter, collections.defaultdict)
#: A function of these could be told to do more than compute.
_DOERS = frozenset({"call", "setitem", "delitem", "attrgetter", "itemgetter", "methodcaller"})


#: How what never crosses is told where nothing would do as well.
NOTHING = "builtins.None"


def _named() -> dict[str, Any]:
    named: dict[str, Any] = {f"builtins.{it.__name__}": it for it in (*_TYPES, *_ITERATORS, *_FUNCTIONS)}
    named["builtins.NotImplemented"], named["builtins.Ellipsis"] = NotImplemented, Ellipsis
    named[NOTHING] = None
    for name, it in vars(builtins).items():
        if isinstance(it, type) and issubclass(it, BaseException) and name not in _NEVER:
            named[f"builtins.{it.__name__}"] = it
    for kind in (str, bytes, int, float, list, dict, set, frozenset, tuple):
        named.update(_methods(kind))
    for it in _COLLECTIONS:
        named[f"collections.{it.__name__}"] = it
    for name in collections.abc.__all__:
        named[f"collections.abc.{name}"] = getattr(collections.abc, name)
    for name in operator.__all__:
        if name not in _DOERS:
            named[f"operator.{name}"] = getattr(operator, name)
    for name, it in vars(math).items():
        if callable(it) and not name.startswith("_"):
            named[f"math.{name}"] = it
    named["functools.reduce"], named["functools.cmp_to_key"] = functools.reduce, functools.cmp_to_key
    return named


def _methods(kind: type) -> dict[str, Any]:
    """Return the methods of a builtin type as they are found on the type: `str.upper`."""
    return {
        f"{kind.__name__}.{name}": it
        for name, it in vars(kind).items()
        if not name.startswith("_") and type(it) is _METHOD_TYPE
    }


_METHOD_TYPE = type(str.upper)

#: Library objects that either end finds by itself, by the name under which they cross.
NAMED = _named()
#: The same by identity; operator and math share some with each other.
NAME_OF = {id(it): name for name, it in NAMED.items()}

#: Builtin classes that a class of the other end may derive from in earnest.
BASES = frozenset(
    {
        *(object, int, float, complex, str, bytes, bytearray, list, tuple, set, frozenset, dict),
        *_COLLECTIONS,
        *(it for it in NAMED.values() if isinstance(it, type) and issubclass(it, BaseException)),
        *(getattr(collections.abc, name) for name in collections.abc.__all__),
    }
)

_REVERSIBLES: tuple[Any, ...] = ([], {}, {}.values(), {}.items(), range(0))
_ITERABLES: tuple[Any, ...] = (*_REVERSIBLES, (), set(), "", b"", bytearray(), collections.deque(), range(1 << 70))
#: Iterators of the library that a test may hand over: they are only ever advanced.
ITERATORS = frozenset(
    {
        *_ITERATORS,
        *(it for it in vars(itertools).values() if isinstance(it, type)),
        *map(type, map(iter, _ITERABLES)),
        *map(type, map(reversed, _REVERSIBLES)),
        type(_ for _ in ()),
    }
)

#: Comparisons: never put to the student's code with a value of the test's own, unless the test asks for that.
COMPARISONS = frozenset({"__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__"})
_BINARY = ("add", "sub", "mul", "matmul", "truediv", "floordiv", "mod", "divmod", "pow", "lshift", "rshift")
_BINARY_TOO = ("and", "xor", "or")
_UNARY = ("neg", "pos", "abs", "invert", "int", "float", "complex", "index", "round", "trunc", "floor", "ceil")
_TEXTS = ("str", "repr", "format", "bytes", "hash", "bool")
_CONTAINER = ("len", "iter", "next", "reversed", "contains", "getitem", "setitem", "delitem", "missing", "length_hint")
_OTHERS = ("call", "enter", "exit", "init", "copy", "deepcopy", "aiter")
_AWAITED = ("aenter", "aexit", "anext")

#: Special methods that are forwarded; no other ever is.
SPECIAL = COMPARISONS.union(
    f"__{name}__"
    for name in (
        *_BINARY,
        *_BINARY_TOO,
        *(f"r{name}" for name in (*_BINARY, *_BINARY_TOO)),
        *(f"i{name}" for name in (*_BINARY, *_BINARY_TOO) if name != "divmod"),
        *(*_UNARY, *_TEXTS, *_CONTAINER, *_OTHERS, *_AWAITED),
    )
)

#: Those of them that are awaited.
AWAITED = frozenset(f"__{name}__" for name in _AWAITED)

#: Special attributes that are no methods, yet asked for.
SPECIAL_VALUES = frozenset(
    {"__name__", "__qualname__", "__wrapped__", "__self__", "__func__", "__annotations__", "__dict__", "__members__"}
)


#: Arithmetic, which with a value of the test's own would tell the student's code what is expected, and let it answer.
ARITHMETIC = frozenset(
    f"__{prefix}{name}__"
    for prefix in ("", "r", "i")
    for name in (*_BINARY, *_BINARY_TOO)
    if prefix != "i" or name != "divmod"
)
#: What a value of a class derived from a builtin one measures, by the builtin's own measure.
MEASURES = frozenset(f"__{name}__" for name in (*_UNARY, "bool", "len"))


def is_special(name: str) -> bool:
    """Tell names that Python itself gives a meaning."""
    return name[:2] == "__" == name[-2:]


def bound_special(it: Any, name: str) -> Any:
    """Return a special method as Python itself looks it up: on the type, bound to the object; None where none is."""
    for base in type(it).__mro__:
        if name in vars(base):
            found = vars(base)[name]
            bind = getattr(type(found), "__get__", None)
            return found if bind is None else bind(found, it, type(it))
    return None
