"""What may stand in grader.toml, checked where it enters, with errors that name file, line and key."""

import difflib
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from graders.comments import CommentsTable
from graders.errors import AssignmentError
from graders.formats import SuiteTable, Text
from graders.formats.registry import FORMATS
from graders.lateness import LateTable
from graders.scoring import ScoreTable
from graders.toml_places import Where, line_of, spelled

#: Docker's spelling of images; to anything else it answers as if it were broken itself.
_IMAGE = (
    r"^(([a-zA-Z0-9-]+(\.[a-zA-Z0-9-]+)+(:[0-9]+)?|[a-zA-Z0-9-]+:[0-9]+|localhost)/)?"
    r"[a-z0-9]+([._/-]+[a-z0-9]+)*(:[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,127})?(@sha256:[0-9a-f]{64})?$"
)
Seconds = Annotated[float, Field(strict=True, gt=0, le=3600, allow_inf_nan=False)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class AssignmentTable(_Table):
    """`[assignment]`."""

    endpoint: Text | None = None
    key: Text | None = None


class SubmissionTable(_Table):
    """`[submission]`."""

    files: tuple[Text, ...] = ()


class SandboxTable(_Table):
    """`[sandbox]`: every limit has a default, and none can be switched off."""

    image: Annotated[Text, Field(pattern=_IMAGE)] = "gradewright/python"
    isolation: Literal["process", "container"] = "process"
    cpu_seconds: Seconds = 10.0
    wall_seconds: Seconds = 30.0
    memory_mb: int = Field(default=256, strict=True, ge=16, le=16384)
    processes: int = Field(default=32, strict=True, ge=1, le=1024)
    disk_mb: int = Field(default=16, strict=True, ge=1, le=4096)
    output_kb: int = Field(default=64, strict=True, ge=1, le=16384)


class CheckTable(_Table):
    """`[check]`: what `gradewright check` lets pass because course staff say so."""

    #: Whether suites that are judged in the student's own process, where scores can be forged, are accepted.
    accept_in_process: bool = Field(default=False, strict=True)
    #: Patterns of names of tests that nothing needs to fail.
    cannot_fail: tuple[Text, ...] = ()


def _listed(value: object) -> object:
    """Take `[score]` for a list of one `[[score]]`."""
    return [value] if isinstance(value, dict) else value


class GraderToml(_Table):
    """The whole file; each `[[suite]]` is checked by the table of its format."""

    assignment: AssignmentTable = AssignmentTable()
    submission: SubmissionTable = SubmissionTable()
    sandbox: SandboxTable = SandboxTable()
    suite: tuple[dict[str, object], ...] = Field(min_length=1)
    score: Annotated[tuple[ScoreTable, ...], BeforeValidator(_listed), Field(min_length=1)] = (ScoreTable(),)
    late: LateTable | None = None
    comments: CommentsTable | None = None
    check: CheckTable = CheckTable()


_Model = TypeVar("_Model", bound=BaseModel)

#: What pydantic says in terms of Python, in those of TOML.
_PROBLEMS = {
    "missing": "this key is needed",
    "model_type": "must be a table",
    "string_pattern_mismatch": "must name an image, as in gradewright/python or registry.example:5000/course/image:tag",
    "dict_type": "must be a table",
    "tuple_type": 'must be a list, as in [[suite]] or files = ["lab00.py"]',
}


class TomlFile:
    """A grader.toml with the lines on which its keys stand."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._text = self._read()
        self._tables = self._parsed()
        self.config = self._checked(GraderToml, self._tables, ())
        self.suites = tuple(self._suite(place, keys) for place, keys in enumerate(self.config.suite))

    def error(self, where: Where, problem: str) -> AssignmentError:
        """Describe what is wrong at a key."""
        line = line_of(self._text, where)
        place = f"{self.path}:{line}" if line else str(self.path)
        if where[:1] == ("score",) and isinstance(self._tables["score"], dict):
            where = ("score", *where[2:])  # there is but one, which needs no number
        return AssignmentError(f"{place}: {spelled(where)}: {problem}")

    def _read(self) -> str:
        try:
            return self.path.read_text("utf-8")
        except FileNotFoundError as error:
            raise AssignmentError(f"{self.path} does not exist; every assignment's folder needs one") from error
        except (OSError, UnicodeDecodeError) as error:
            raise AssignmentError(f"{self.path} cannot be read: {error}") from error

    def _suite(self, place: int, keys: dict[str, object]) -> SuiteTable:
        name = keys.get("format")
        if isinstance(name, str) and name not in FORMATS:
            known = ", ".join(FORMATS)
            raise self.error(("suite", place, "format"), f'there is no format "{name}", only {known}')
        table: type[SuiteTable] = FORMATS[name].table if isinstance(name, str) else SuiteTable
        return self._checked(table, keys, ("suite", place))

    def _checked(self, model: type[_Model], value: object, where: Where) -> _Model:
        try:
            return model.model_validate(value)
        except ValidationError as error:
            problem = error.errors()[0]
            text = _PROBLEMS.get(problem["type"], problem["msg"].removeprefix("Value error, "))
            if problem["type"] == "extra_forbidden":
                text = _unknown(problem["loc"], model)
            raise self.error((*where, *problem["loc"]), text) from error

    def _parsed(self) -> dict[str, Any]:
        try:
            return tomllib.loads(self._text)
        except (ValueError, RecursionError) as error:  # the parser's own, and those of endless numbers and nesting
            raise AssignmentError(f"{self.path}: this is no TOML: {error}") from error


def _unknown(where: Where, model: type[BaseModel]) -> str:
    *tables, name = [part for part in where if isinstance(part, str)]
    known = _table_at(model, tables).model_fields
    close = difflib.get_close_matches(name, known, 1)
    hint = f"did you mean {close[0]}?" if close else f"known are {', '.join(known)}"
    return f"there is no such key; {hint}"


def _table_at(model: type[BaseModel], path: Sequence[str]) -> type[BaseModel]:
    """Return the model of the table to which a path of keys leads."""
    for name in path:
        if name in model.model_fields:  # else it is what a table of tables calls one of them
            model = next(_models_in(model.model_fields[name].annotation), model)
    return model


def _models_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models_in(part)
