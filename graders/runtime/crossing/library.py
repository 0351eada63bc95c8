"""Values of the library that cross as what they are made of, and are made anew at the other end."""

from __future__ import annotations

import binascii
import importlib
from typing import Any, Callable

#: Full name of a type → how a value of it is taken apart into what crosses.
_APART: dict[str, Callable[[Any], tuple[Any, ...]]] = {
    "builtins.complex": lambda it: (it.real, it.imag),
    "builtins.range": lambda it: (it.start, it.stop, it.step),
    "builtins.slice": lambda it: (it.start, it.stop, it.step),
    "builtins.bytes": lambda it: (binascii.b2a_base64(it, newline=False).decode("ascii"),),
    "operator.itemgetter": lambda it: it.__reduce__()[1],
    "operator.attrgetter": lambda it: it.__reduce__()[1],
    "pathlib.PosixPath": lambda it: (str(it),),
    "pathlib.PurePosixPath": lambda it: (str(it),),
    "decimal.Decimal": lambda it: (str(it),),
    "fractions.Fraction": lambda it: (it.numerator, it.denominator),
    "datetime.date": lambda it: (it.year, it.month, it.day),
    "datetime.time": lambda it: (it.hour, it.minute, it.second, it.microsecond, it.tzinfo),
    "datetime.datetime": lambda it: (*it.timetuple()[:6], it.microsecond, it.tzinfo),
    "datetime.timedelta": lambda it: (it.days, it.seconds, it.microseconds),
    "datetime.timezone": lambda it: it.__getinitargs__(),
    "uuid.UUID": lambda it: (it.hex,),
}
_APART_OF = {type(it): _APART[f"builtins.{type(it).__name__}"] for it in (0j, range(0), slice(0), b"")}

#: Types of such values that are handed over as types, too.
NAMES = frozenset(name for name in _APART if not name.startswith("builtins."))


def apart(kind: type) -> Callable[[Any], tuple[Any, ...]] | None:
    """Return what takes values of exactly this type apart, if they cross so."""
    found = _APART_OF.get(kind)
    if found is None and kind.__module__ in _MODULES and (found := _APART.get(name_of(kind))):
        if getattr(importlib.import_module(kind.__module__.partition("._")[0]), kind.__name__, None) is not kind:
            return None  # it only bears the name
        _APART_OF[kind] = found
    return found


def name_of(kind: type) -> str:
    """Return the full name of a type."""
    return f"{kind.__module__.partition('._')[0]}.{kind.__name__}"


def whole(name: str, parts: tuple[Any, ...]) -> Any:
    """Make a value anew. Raises any Exception where the parts do not fit it."""
    if name == "builtins.bytes":
        return binascii.a2b_base64(*parts)
    return named_type(name)(*parts)


def named_type(name: str) -> Any:
    """Return one of these types. Raises KeyError if it is none."""
    found = _TYPE_OF.get(name)
    if found is None:
        _APART[name]
        module, _, kind = name.rpartition(".")
        found = _TYPE_OF[name] = getattr(importlib.import_module(module), kind)
    return found


_TYPE_OF: dict[str, Any] = {}
_MODULES = {name.rpartition(".")[0] for name in _APART} | {"pathlib._local", "_pydatetime", "_pydecimal"}
