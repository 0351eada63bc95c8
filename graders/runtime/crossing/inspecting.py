"""Has `inspect` tell of stand-ins what it would tell of what they stand for: signatures and source."""

from __future__ import annotations

import ast
import inspect
import types
from typing import TYPE_CHECKING, Any

from graders.runtime.crossing.errors import MalformedError
from graders.runtime.crossing.known import StandInModule
from graders.runtime.crossing.mirrors import MirrorMeta, is_stand_in
from graders.runtime.crossing.unpacking import exact

if TYPE_CHECKING:
    from graders.runtime.crossing.wall import Wall

_PARAMETERS = 100
_CHARACTERS = 5000


def tell_of_stand_ins(wall: Wall) -> None:
    """Have the functions of `inspect` that tests use ask the student's end about its objects."""
    signature, source, lines = inspect.signature, inspect.getsource, inspect.getsourcelines

    def signature_of(it: Any, **kwargs: Any) -> Any:
        if not _is_theirs(wall, it):
            return signature(it, **kwargs)
        return parsed_signature(exact(wall.call("signature", [it], []), str))

    def source_of(it: Any) -> Any:
        return exact(wall.call("source", [it], []), str) if _is_theirs(wall, it) else source(it)

    def lines_of(it: Any) -> Any:
        return (source_of(it).splitlines(keepends=True), 1) if _is_theirs(wall, it) else lines(it)

    for name, told in (("signature", signature_of), ("getsource", source_of), ("getsourcelines", lines_of)):
        setattr(inspect, name, told)


def _is_theirs(wall: Wall, it: Any) -> bool:
    if isinstance(it, types.MethodType):
        it = it.__func__
    if isinstance(it, (MirrorMeta, StandInModule)) or is_stand_in(it):
        return True
    return wall.handle_of(it) is not None or hasattr(it, "__wall_member__")


class Text:
    """A default or an annotation that is no literal: nothing but its text is known."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __repr__(self) -> str:
        return self._text


def parsed_signature(text: str) -> inspect.Signature:
    """Return the signature that a text spells, of which nothing is evaluated. Raises MalformedError."""
    if len(text) > _CHARACTERS:
        raise MalformedError("a signature longer than any")
    try:
        (function,) = ast.parse(f"def f{text}: pass").body
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        raise MalformedError("a signature that is none") from error
    if not isinstance(function, ast.FunctionDef) or len(function.body) != 1:
        raise MalformedError("a signature that is none")
    given = function.args
    positional = [*given.posonlyargs, *given.args]
    defaults = [None] * (len(positional) - len(given.defaults)) + list(given.defaults)
    made = [
        _parameter(it, inspect.Parameter.POSITIONAL_ONLY if it in given.posonlyargs else _EITHER, default)
        for it, default in zip(positional, defaults)
    ]
    if given.vararg:
        made.append(_parameter(given.vararg, inspect.Parameter.VAR_POSITIONAL, None))
    made += [
        _parameter(it, inspect.Parameter.KEYWORD_ONLY, default)
        for it, default in zip(given.kwonlyargs, given.kw_defaults)
    ]
    if given.kwarg:
        made.append(_parameter(given.kwarg, inspect.Parameter.VAR_KEYWORD, None))
    result = inspect.Signature.empty if function.returns is None else _literal(function.returns)
    return inspect.Signature(made[:_PARAMETERS], return_annotation=result)


_EITHER = inspect.Parameter.POSITIONAL_OR_KEYWORD


def _parameter(it: ast.arg, kind: Any, default: ast.expr | None) -> inspect.Parameter:
    value = inspect.Parameter.empty if default is None else _literal(default)
    note = inspect.Parameter.empty if it.annotation is None else _literal(it.annotation)
    return inspect.Parameter(it.arg, kind, default=value, annotation=note)


def _literal(node: ast.expr) -> Any:
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        text = ast.unparse(node)
    return _BUILTIN.get(text, Text(text))


#: Annotations that are what they say.
_BUILTIN: dict[str, Any] = {it.__name__: it for it in (int, str, float, bool, list, dict, tuple, set, bytes, complex)}
