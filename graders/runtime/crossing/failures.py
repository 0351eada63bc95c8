"""Exceptions across the wall: class, arguments, text, cause and context, and the student's own lines."""

from __future__ import annotations

import builtins
import linecache
from typing import TYPE_CHECKING, Any

from graders.runtime.crossing.closed import ATOMS, NAME_OF, is_special
from graders.runtime.crossing.errors import MalformedError
from graders.runtime.crossing.library_errors import library_error
from graders.runtime.crossing.unpacking import Unpacking, exact, index

if TYPE_CHECKING:
    from types import TracebackType

    from graders.runtime.crossing.packing import Packing
    from graders.runtime.crossing.peer import Peer

#: Innermost frames that cross.
MAX_FRAMES = 20
_LINE_CHARACTERS = 200
#: What builtin exceptions hold beside their arguments.
_HELD: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (OSError, ("errno", "strerror", "filename")),
    (SystemExit, ("code",)),
    (StopIteration, ("value",)),
    (SyntaxError, ("msg", "filename", "lineno", "offset", "text", "end_lineno", "end_offset")),
    (ImportError, ("msg", "name")),
    (NameError, ("name",)),
    (AttributeError, ("name",)),
    ((UnicodeEncodeError, UnicodeDecodeError), ("encoding", "object", "start", "end", "reason")),
)


def introduce_exception(peer: Peer, packing: Packing, error: BaseException, cls: type) -> None:
    """Give an exception of this end its node."""
    # One that is a type's own, with nothing to ask it for, is as good when it is made anew.
    is_plain = id(cls) in NAME_OF and not error.__dict__ and peer.tells_all
    number = 0 if is_plain else peer.export(packing, error)
    name: Any = NAME_OF[id(cls)] if id(cls) in NAME_OF else peer.class_index(packing, cls)
    held = [(key, value) for key in _keys_of(cls) if (value := getattr(error, key, None)) is not None]
    if peer.tells_all and library_error(cls.__module__, cls.__qualname__) is cls:
        held += [(key, value) for key, value in vars(error).items() if type(value) in ATOMS and not is_special(key)]
    # A failed check of a test's tells what was expected.
    is_secret = not peer.tells_all and issubclass(cls, AssertionError)
    node: list[Any] = ["X", number, name, None if is_secret else _text(error, cls), peer.frames_of(error)]
    node += [[key for key, _ in held], [], error.__suppress_context__]
    packing.add(error, node)
    parts = [error.__cause__, error.__context__, () if is_secret else tuple(error.args), *(value for _, value in held)]
    packing.fill(node, 6, [*map(peer.shown, parts)])


def meet_exception(peer: Peer, unpacking: Unpacking, node: list[Any]) -> Any:
    """Return the exception that a node tells of; what it holds comes when all nodes are made."""
    number, name, text, frames, keys, slots, suppress = node
    cls = peer.base(name) if type(name) is str else peer.meeting.class_of_error(unpacking.built[index(name)])
    if not issubclass(cls, BaseException):
        raise MalformedError("an exception of a class that is none")
    error: Any = peer.living(exact(number, int)) if number else None
    if error is None:
        error = _native_new(cls)
        error.__wall_frames__ = peer.known_frames(frames)
        if text is not None:
            error.__wall_text__ = exact(text, str)
        if number:
            peer.adopt(error, number)
    elif type(error) is not cls:
        raise MalformedError("an exception that became another")
    unpacking.later(lambda: _fill(peer, error, exact(keys, list), unpacking.values(slots), suppress))
    return error


def _fill(peer: Peer, error: Any, keys: list[Any], values: list[Any], suppress: Any) -> None:
    cause, context, args, *held = values
    object.__setattr__(error, "args", exact(args, tuple))
    allowed = _keys_of(type(error))
    is_library = library_error(type(error).__module__, type(error).__qualname__) is type(error)
    for key, value in zip(keys, held):
        if key in allowed or (is_library and not is_special(key)):
            object.__setattr__(error, key, peer.known_file(value) if key == "filename" else value)
    if cause is not None or context is not None:
        error.__cause__, error.__context__ = cause, context
    error.__suppress_context__ = exact(suppress, bool)


def _native_new(cls: Any) -> Any:
    native = next(base for base in cls.__mro__ if id(base) in NAME_OF)
    try:
        return native.__new__(cls)
    except TypeError:  # a group of exceptions, which cannot be without them
        return Exception.__new__(Exception)


def _keys_of(cls: type) -> tuple[str, ...]:
    return tuple(key for base, keys in _HELD if issubclass(cls, base) for key in keys)


def _text(error: BaseException, cls: type) -> str | None:
    """Return the text of an exception whose class has a text of its own."""
    if cls.__str__ in (getattr(builtins, base.__name__, object).__str__ for base in cls.__mro__ if id(base) in NAME_OF):
        return None
    try:
        return "".join((str(error),))
    except Exception:
        return None


def frames_below(traceback: TracebackType | None, folder: str) -> list[list[Any]]:
    """Return file, line, function and source of the frames of this traceback whose code lies in the folder."""
    frames = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        if code.co_filename.startswith(folder):
            frames.append((code.co_filename, traceback.tb_lineno, code.co_name))
        traceback = traceback.tb_next
    return [[file[len(folder) :], line, name, _source(file, line)] for file, line, name in frames[-MAX_FRAMES:]]


def _source(file: str, line: int) -> str:
    return linecache.getline(file, line).strip()[:_LINE_CHARACTERS]
