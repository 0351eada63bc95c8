"""Tells the other end of objects that stay here: what each is, and of which class."""

from __future__ import annotations

import types
from typing import TYPE_CHECKING, Any, Callable

from graders.runtime.crossing import library
from graders.runtime.crossing.closed import BASES, NAME_OF, NAMED, NOTHING, SPECIAL, is_special
from graders.runtime.crossing.containers import kind_of
from graders.runtime.crossing.errors import StaleError
from graders.runtime.crossing.failures import introduce_exception
from graders.runtime.crossing.mirrors import Handle, MirrorMeta
from graders.runtime.crossing.packing import THEIRS, Packing

if TYPE_CHECKING:
    from graders.runtime.crossing.peer import Peer

_CO_COROUTINE = 0x80
#: Characters of a docstring that cross.
_DOC_CHARACTERS = 4000
_FUNCTIONS = (
    types.FunctionType,
    types.BuiltinFunctionType,
    types.MethodType,
    types.MethodWrapperType,
    types.MethodDescriptorType,
    types.WrapperDescriptorType,
    types.ClassMethodDescriptorType,
)
_METHODS = (types.FunctionType, types.MethodDescriptorType, types.WrapperDescriptorType)
#: Immutable builtin types, and how the content of a value of a derived class is had as one of the type itself.
_CONTENT: dict[type, Callable[[Any], Any]] = {
    tuple: lambda it: tuple(tuple.__iter__(it)),
    str: lambda it: "".join((it,)),  # noqa: FLY002 -- formatting would ask the class
    int: lambda it: int.__add__(it, 0),
    float: lambda it: float.__mul__(it, 1.0),
    bytes: lambda it: bytes.__getitem__(it, slice(None)),
    complex: lambda it: complex.__mul__(it, 1),
    frozenset: lambda it: frozenset(frozenset.__iter__(it)),
}


def introduce(peer: Peer, packing: Packing, it: Any, cls: type) -> None:
    """Give a value that is neither atom nor plain container its node, or a number by which it is known."""
    if cls is Handle:
        packing.refer(it, current(peer, it), THEIRS)
    elif isinstance(cls, MirrorMeta):
        _stand_in(peer, packing, it)
    elif issubclass(cls, MirrorMeta):
        handle = it.__wall_info__.handle if it.__wall_info__.cls is it else peer.twins.handle_of(it)
        packing.refer(it, current(peer, handle), THEIRS)
    elif (handle := peer.handle_of(it)) is not None:
        packing.refer(it, current(peer, handle), THEIRS)
    elif cls in _MEMBERS and (member := member_of(it)) is not None:
        owner, name = member
        packing.finish(it, ["A", name, None], 2, [owner])
    elif (known := NAME_OF.get(id(it))) is not None and NAMED[known] is it:
        packing.add(it, ["n", known])
    elif (apart := library.apart(cls)) is not None:
        packing.finish(it, ["v", library.name_of(cls), None], 2, [*apart(it)])
    elif cls is type and library.name_of(it) in library.NAMES:
        packing.add(it, ["n", library.name_of(it)])
    else:
        peer.introduce_own(packing, it, cls)


_MEMBERS = (types.FunctionType, types.MethodType)


def member_of(it: Any) -> tuple[Any, str] | None:
    """Return whose member a method of a mirror class is, and its name there; None for what is no such method."""
    member = getattr(it, "__wall_member__", None)
    if type(member) is not tuple:
        return None
    info, name = member
    return (it.__self__ if isinstance(it, types.MethodType) else info.cls), name


def current(peer: Peer, handle: Handle) -> int:
    """Return a handle's number. Raises StaleError if it is one of a process that is gone."""
    if handle.session != peer.session:
        raise StaleError(
            "this object belongs to an earlier process of the submission, which is fresh for every test: make it in "
            'the test or in setUp, or keep processes longer by `fresh = "class"` in grader.toml'
        )
    return handle.number


def introduce_own(peer: Peer, packing: Packing, it: Any, cls: type) -> None:
    """Give an object of this end its node."""
    # By its type: what an object says of itself, as mocks do, is not what it is.
    if issubclass(cls, BaseException):
        introduce_exception(peer, packing, it, cls)
    elif cls in _FUNCTIONS:
        _function(peer, packing, it)
    elif cls is types.GeneratorType:
        packing.add(it, ["G", peer.export(packing, it), it.__name__])
    elif issubclass(cls, types.ModuleType):
        packing.add(it, ["M", it.__name__])
    elif cls is types.TracebackType:
        packing.add(it, ["n", NOTHING])
    elif issubclass(cls, type):
        packing.refer_node(it, class_index(peer, packing, it))
    else:
        _instance(peer, packing, it, cls)


def class_index(peer: Peer, packing: Packing, cls: type) -> int:
    """Return the index of a class's node, having described what the other end has not heard of."""
    number = peer.exports.number_of(cls)
    lineage = (cls,) if number in peer.told_classes else reversed(cls.__mro__)
    for it in lineage:
        if it not in packing.classes and (it is cls or it not in BASES):
            packing.classes[it] = _class(peer, packing, it)
    return packing.classes[cls]


def _stand_in(peer: Peer, packing: Packing, it: Any) -> None:
    kind = kind_of(type(it))
    if kind is not None and peer.tracker.by_id.get(id(it)) is not None:
        packing.container(it, kind)
    else:
        packing.refer(it, current(peer, it.__wall_handle__), THEIRS)


def _function(peer: Peer, packing: Packing, it: Any) -> None:
    name = getattr(it, "__qualname__", it.__name__)
    module = getattr(it, "__module__", None)
    node = ["F", peer.export(packing, it), is_async(it), str(module), name, doc_of(it), []]
    packing.add(it, node)
    if type(it) is types.FunctionType and it.__dict__ and peer.tells_all:
        packing.fill(node, 6, [it.__dict__])


def _instance(peer: Peer, packing: Packing, it: Any, cls: type) -> None:
    kind = kind_of(cls)
    if kind is not None:
        packing.container(it, kind, class_index(peer, packing, cls))
        return
    at = class_index(peer, packing, cls)
    for native, content in _CONTENT.items():
        if issubclass(cls, native):
            packing.finish(it, ["V", peer.export(packing, it), at, None], 3, [content(it)])
            return
    packing.add(it, ["R", peer.export(packing, it), at])


def _class(peer: Peer, packing: Packing, cls: type) -> int:
    number = peer.exports.number_of(cls)
    if number is not None and number in peer.told_classes:
        packing.nodes.append(["K", number])
        return len(packing.nodes) - 1
    number = peer.export(packing, cls)
    peer.told_classes.add(number)
    packing.undo_with(lambda: peer.told_classes.discard(number))
    bases = [NAME_OF[id(base)] if base in BASES else packing.classes[base] for base in cls.__bases__]
    members = [
        [name, *told]
        for name, value in vars(cls).items()
        if peer.tells(cls, name) and (told := _member(cls, name, value))
    ]
    packing.nodes.append(["C", number, cls.__module__, cls.__qualname__, doc_of(cls), bases, members])
    return len(packing.nodes) - 1


def _member(cls: type, name: str, value: Any) -> tuple[str, Any] | None:
    """Return what a member of a class is: how it is reached, and its docstring."""
    if is_special(name):
        if name == "__dataclass_fields__":
            return "D", [[it.name, str(it.type)] for it in value.values() if _is_field(it)]
        return ("n" if value is None else "f", None) if name in SPECIAL else None
    if type(value).__name__ == "_tuplegetter":
        return "i", value.__reduce__()[1][0]
    if isinstance(value, (staticmethod, classmethod, types.ClassMethodDescriptorType)):
        return "s" if isinstance(value, staticmethod) else "c", doc_of(getattr(value, "__func__", value))
    if isinstance(value, _METHODS):
        return "a" if is_async(value) else "f", doc_of(value)
    del cls
    return "v", None


def _is_field(it: Any) -> bool:
    return bool(it._field_type.name == "_FIELD")  # noqa: SLF001 -- as dataclasses.fields tells them


def doc_of(it: Any) -> str | None:
    """Return a docstring fit to cross."""
    doc = it.__doc__
    return doc[:_DOC_CHARACTERS] if type(doc) is str else None


def is_async(it: Any) -> bool:
    """Tell a coroutine function by its code."""
    code = getattr(it, "__code__", None)
    return isinstance(code, types.CodeType) and bool(code.co_flags & _CO_COROUTINE)
