"""Reads the `test = {…}` of a file as a literal and never runs it, with the lines on which its parts stand."""

import ast
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from graders.errors import AssignmentError

#: Keys and places that lead to a value of the literal.
Where = tuple[str | int, ...]


class Strict(BaseModel):
    """A part of the literal, in which every key is known."""

    model_config = ConfigDict(extra="forbid")


_Model = TypeVar("_Model", bound=Strict)


class Literal:
    """The literal that a file assigns to `test`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.node = _find_test(path)
        try:
            self.value: object = ast.literal_eval(self.node)
        except (ValueError, TypeError, RecursionError, MemoryError) as error:
            raise self.error((), "must be a plain literal, without names, calls or arithmetic") from error

    def validated(self, model: type[_Model], value: object, where: Where) -> _Model:
        """Check a part of the literal. Raises AssignmentError with the line of what is wrong."""
        try:
            return model.model_validate(value)
        except ValidationError as error:
            problem = error.errors()[0]
            raise self.error((*where, *problem["loc"]), problem["msg"]) from error

    def error(self, where: Where, problem: str) -> AssignmentError:
        """Describe what is wrong at a place within the literal."""
        spelled = "test" + "".join(f"[{part!r}]" for part in where)
        return AssignmentError(f"{self.path}:{self._line(where)}: {spelled}: {problem}")

    def _line(self, where: Where) -> int:
        node: ast.expr = self.node
        for part in where:
            node = _part(node, part) or node
        return node.lineno


def _part(node: ast.expr, part: str | int) -> ast.expr | None:
    if isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant) and key.value == part:
                return value
    if isinstance(node, ast.List | ast.Tuple) and isinstance(part, int) and part < len(node.elts):
        return node.elts[part]
    return None


def _find_test(path: Path) -> ast.expr:
    try:
        module = ast.parse(path.read_bytes())
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = getattr(error, "lineno", None) or 1
        raise AssignmentError(f"{path}:{line}: this is no Python: {getattr(error, 'msg', error)}") from error
    except OSError as error:
        raise AssignmentError(f"{path} cannot be read: {error.strerror}") from error
    for statement in reversed(module.body):
        if isinstance(statement, ast.Assign) and any(
            isinstance(target, ast.Name) and target.id == "test" for target in statement.targets
        ):
            return statement.value
    raise AssignmentError(f"{path}:1: there is no `test = {{…}}` in this file; move it out of the suite's folder")
