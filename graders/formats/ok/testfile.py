"""Reads an ok-client's test file as a literal, so that course staff's tests work as they are and none is executed."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictFloat, StrictInt, StrictStr, ValidationError

from graders.errors import AssignmentError
from graders.formats.ok.prompts import Prompt, read_code, read_setup

Points = Annotated[StrictInt | StrictFloat, Field(ge=0, le=1_000_000, allow_inf_nan=False)]
#: Keys and places that lead to a value of the literal.
Where = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """One sequence of prompts with a namespace of its own. A locked one has none that could be run."""

    setup: tuple[Prompt, ...] = ()
    code: tuple[Prompt, ...] = ()
    teardown: tuple[Prompt, ...] = ()
    hidden: bool = False
    locked: bool = False

    @property
    def prompts(self) -> tuple[Prompt, ...]:
        """All prompts, in the order in which they run."""
        return self.setup + self.code + self.teardown


@dataclass(frozen=True, slots=True)
class ScoredSuite:
    """One suite that counts; `number` is its place among all suites of the test, from 1."""

    number: int
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class Test:
    """One question: its points are shared equally by the suites that count."""

    __test__ = False  # pytest would collect a class of this name

    name: str
    points: float
    suites: tuple[ScoredSuite, ...]
    #: Whether the test has suites beside this one, counted or not.
    has_many_suites: bool


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Case(_Strict):
    code: StrictStr
    hidden: StrictBool = False
    locked: StrictBool = False


class _Suite(_Strict):
    type: StrictStr
    cases: list[_Case]
    scored: StrictBool = True
    setup: StrictStr = ""
    teardown: StrictStr = ""


class _Test(_Strict):
    name: StrictStr
    suites: list[dict[str, Any]]
    points: Points = 1
    partner: StrictStr = ""
    description: StrictStr = ""


_Model = TypeVar("_Model", bound=_Strict)


def read_test(path: Path) -> Test:
    """Read the file's `test = {…}`. Raises AssignmentError that names file and line."""
    literal = Literal(path)
    test = literal.validated(_Test, literal.value, ())
    return Test(test.name, test.points, tuple(_scored(literal, test)), has_many_suites=len(test.suites) > 1)


def _scored(literal: "Literal", test: _Test) -> Iterator[ScoredSuite]:
    """Read the suites that count; the others never run, and so may be of any type."""
    for index, suite in enumerate(test.suites):
        where: Where = ("suites", index)
        if suite.get("scored") is False:
            continue
        if isinstance(suite.get("type"), str) and suite["type"] != "doctest":
            raise literal.error(
                (*where, "type"),
                f'suites of type "{suite["type"]}" are not supported yet, only "doctest"; '
                "let the suite not count by `'scored': False`, or leave it out",
            )
        checked = literal.validated(_Suite, suite, where)
        cases = tuple(
            _built(literal, checked, case, (*where, "cases", place)) for place, case in enumerate(checked.cases)
        )
        yield ScoredSuite(index + 1, cases)


def _built(literal: "Literal", suite: _Suite, case: _Case, where: Where) -> Case:
    if case.locked:
        return Case(hidden=case.hidden, locked=True)
    try:
        code = read_code(case.code)
    except ValueError as error:
        raise literal.error((*where, "code"), str(error)) from error
    return Case(read_setup(suite.setup), code, read_setup(suite.teardown), hidden=case.hidden)


class Literal:
    """The literal that a file assigns to `test`, with the lines on which its parts stand."""

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
