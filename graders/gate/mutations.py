"""The places of a Python file that can be made wrong in one small way, each with what it would say instead."""

import ast
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from typing import cast

_COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
_CALCULATED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mod,
    ast.Mod: ast.FloorDiv,
    ast.Pow: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.BitXor: ast.BitAnd,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
}
#: Functions that are mistaken for each other.
_CALLED = {
    "min": "max",
    "max": "min",
    "any": "all",
    "all": "any",
    "sorted": "list",
    "reversed": "list",
    "sum": "max",
    "len": "id",
    "abs": "float",
    "str": "repr",
    "repr": "str",
    "list": "tuple",
    "set": "list",
    "ceil": "floor",
    "floor": "ceil",
    "append": "remove",
    "upper": "lower",
    "lower": "upper",
}
_DROPPED = (ast.Assign, ast.AugAssign, ast.Raise, ast.Delete, ast.Break, ast.Continue)
#: Fields that tell a reader or a type checker something, and Python nothing that a test could see.
_SILENT = frozenset({"annotation", "returns", "decorator_list", "type_comment", "format_spec"})
_SHOWN_CHARS = 50


@dataclass(frozen=True, slots=True)
class Site:
    """One change of a tree: `part` in the place of what stands there."""

    #: The innermost function or class, dotted; empty outside of all.
    function: str
    line: int
    says: str
    holder: ast.AST
    field: str
    #: Where in the field, if that is a list.
    index: int | None
    part: ast.AST

    @contextmanager
    def changed(self) -> Iterator[None]:
        """Make the change, and take it back."""
        before = self._put(self.part)
        try:
            yield
        finally:
            self._put(before)

    def _put(self, part: ast.AST) -> ast.AST:
        held = getattr(self.holder, self.field)
        if self.index is None:
            setattr(self.holder, self.field, part)
            return cast("ast.AST", held)
        before, held[self.index] = held[self.index], part
        return cast("ast.AST", before)


def sites(tree: ast.Module) -> Iterator[Site]:
    """Yield every change that may be made to a module, in the order of its lines."""
    yield from _below(tree, "")


def _below(holder: ast.AST, function: str) -> Iterator[Site]:
    for field, value in ast.iter_fields(holder):
        if field in _SILENT:
            continue
        parts = enumerate(value) if isinstance(value, list) else [(None, value)]
        for index, part in parts:
            if isinstance(part, ast.AST) and not _is_silent(part):
                yield from _at(holder, field, index, part, function)


def _at(holder: ast.AST, field: str, index: int | None, node: ast.AST, function: str) -> Iterator[Site]:
    line = getattr(node, "lineno", 0)
    for part in _changes(node):
        yield Site(function, line, f"{_shown(node)} became {_shown(part)}", holder, field, index, part)
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        function = f"{function}.{node.name}".lstrip(".")
    yield from _below(node, function)


def _is_silent(node: ast.AST) -> bool:
    """Tell whether a part says nothing that a test could see: bare texts, imports, what only a script runs."""
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    if isinstance(node, ast.If):
        return any(isinstance(part, ast.Name) and part.id == "__name__" for part in ast.walk(node.test))
    return isinstance(node, ast.Import | ast.ImportFrom | ast.expr_context)


def _shown(node: ast.AST) -> str:
    first, *more = ast.unparse(node).splitlines() or [""]
    return f"`{first[:_SHOWN_CHARS]}{' …' if more or len(first) > _SHOWN_CHARS else ''}`"


def _changes(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what may stand in the place of a node."""
    if isinstance(node, ast.stmt):
        yield from _changed_statements(node)
    elif isinstance(node, ast.Constant):
        yield from (ast.Constant(value) for value in _other_values(node.value))
    elif isinstance(node, ast.expr):
        yield from _changed_expressions(node)


def _changed_statements(node: ast.stmt) -> Iterator[ast.AST]:
    if isinstance(node, ast.If | ast.While):
        yield _with(node, test=ast.UnaryOp(ast.Not(), node.test))
    elif isinstance(node, ast.Return) and node.value is not None:
        yield ast.Return(ast.Constant(None))
    if isinstance(node, ast.AugAssign) and type(node.op) in _CALCULATED:
        yield _with(node, op=_CALCULATED[type(node.op)]())
    if isinstance(node, _DROPPED) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)):
        yield ast.Pass()


def _changed_expressions(node: ast.expr) -> Iterator[ast.AST]:
    if isinstance(node, ast.Compare):
        yield from _compared(node)
    elif isinstance(node, ast.BinOp) and type(node.op) in _CALCULATED:
        yield _with(node, op=_CALCULATED[type(node.op)]())
    elif isinstance(node, ast.BoolOp):
        yield _with(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())
    elif isinstance(node, ast.UnaryOp) and not isinstance(node.op, ast.UAdd):
        yield node.operand
    elif isinstance(node, ast.IfExp):
        yield _with(node, test=ast.UnaryOp(ast.Not(), node.test))
    elif isinstance(node, ast.Yield) and node.value is not None:
        yield ast.Yield(ast.Constant(None))
    elif isinstance(node, ast.Call):
        yield from _called(node)


def _compared(node: ast.Compare) -> Iterator[ast.AST]:
    for place, operator in enumerate(node.ops):
        for other in _COMPARED[type(operator)]:
            yield _with(node, ops=[*node.ops[:place], other(), *node.ops[place + 1 :]])


def _called(node: ast.Call) -> Iterator[ast.AST]:
    function = node.func
    if isinstance(function, ast.Name) and function.id in _CALLED:
        yield _with(node, func=ast.Name(_CALLED[function.id], ast.Load()))
    elif isinstance(function, ast.Attribute) and function.attr in _CALLED:
        yield _with(node, func=_with(function, attr=_CALLED[function.attr]))


def _other_values(value: object) -> Iterator[bool | int | float | str]:
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int | float):
        yield value + 1
        yield value - 1
    elif isinstance(value, str):
        yield value[:-1] if value else "!"


def _with(node: ast.AST, **fields: object) -> ast.AST:
    changed = copy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed
