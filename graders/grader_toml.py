"""What may stand in grader.toml, checked where it enters, with errors that name file, line and key."""

import difflib
import re
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from graders.errors import AssignmentError
from graders.formats.registry import FORMATS
from graders.verdict import Visibility

#: Keys and places that lead to a value.
Where = tuple[str | int, ...]

Text = Annotated[str, Field(min_length=1, max_length=255)]
#: Docker's spelling of images; to anything else it answers as if it were broken itself.
_IMAGE = (
    r"^(([a-zA-Z0-9-]+(\.[a-zA-Z0-9-]+)+(:[0-9]+)?|[a-zA-Z0-9-]+:[0-9]+|localhost)/)?"
    r"[a-z0-9]+([._/-]+[a-z0-9]+)*(:[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,127})?(@sha256:[0-9a-f]{64})?$"
)
Seconds = Annotated[float, Field(strict=True, gt=0, le=3600, allow_inf_nan=False)]


def _storable(kind: str) -> str:
    """Refuse what some of Ok's databases do: every score of the class would end failed."""
    if not kind.strip() or not kind.isprintable() or max(kind) > "\uffff":
        raise ValueError('must be plain text, as in "total"')
    return kind


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


class SuiteTable(_Table):
    """One `[[suite]]`."""

    format: Text
    path: Text
    points: float | None = Field(default=None, strict=True, gt=0, le=1_000_000, allow_inf_nan=False)
    visibility: Visibility = Visibility.VISIBLE


class ScoreTable(_Table):
    """`[score]`."""

    kind: Annotated[Text, AfterValidator(_storable)] = "total"


class GraderToml(_Table):
    """The whole file."""

    assignment: AssignmentTable = AssignmentTable()
    submission: SubmissionTable = SubmissionTable()
    sandbox: SandboxTable = SandboxTable()
    suite: tuple[SuiteTable, ...] = Field(min_length=1)
    score: ScoreTable = ScoreTable()


_TABLES: dict[str, type[_Table]] = {
    "assignment": AssignmentTable,
    "submission": SubmissionTable,
    "sandbox": SandboxTable,
    "suite": SuiteTable,
    "score": ScoreTable,
}


#: What pydantic says in terms of Python, in those of TOML.
_PROBLEMS = {
    "missing": "this key is needed",
    "model_type": "must be a table",
    "string_pattern_mismatch": "must name an image, as in gradewright/python or registry.example:5000/course/image:tag",
    "tuple_type": 'must be a list, as in [[suite]] or files = ["lab00.py"]',
}


class TomlFile:
    """A grader.toml with the lines on which its keys stand."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._text = self._read()
        self.config = self._checked()
        for place, suite in enumerate(self.config.suite):
            if suite.format not in FORMATS:
                known = ", ".join(FORMATS)
                raise self.error(("suite", place, "format"), f'there is no format "{suite.format}", only {known}')

    def error(self, where: Where, problem: str) -> AssignmentError:
        """Describe what is wrong at a key."""
        line = self._line_of(where)
        place = f"{self.path}:{line}" if line else str(self.path)
        return AssignmentError(f"{place}: {_spelled(where)}: {problem}")

    def _read(self) -> str:
        try:
            return self.path.read_text("utf-8")
        except FileNotFoundError as error:
            raise AssignmentError(f"{self.path} does not exist; every assignment's folder needs one") from error
        except (OSError, UnicodeDecodeError) as error:
            raise AssignmentError(f"{self.path} cannot be read: {error}") from error

    def _checked(self) -> GraderToml:
        try:
            return GraderToml.model_validate(self._parsed())
        except ValidationError as error:
            problem = error.errors()[0]
            text = _PROBLEMS.get(problem["type"], problem["msg"].removeprefix("Value error, "))
            if problem["type"] == "extra_forbidden":
                text = _unknown(problem["loc"])
            raise self.error(problem["loc"], text) from error

    def _parsed(self) -> dict[str, Any]:
        try:
            return tomllib.loads(self._text)
        except (ValueError, RecursionError) as error:  # the parser's own, and those of endless numbers and nesting
            raise AssignmentError(f"{self.path}: this is no TOML: {error}") from error

    def _line_of(self, where: Where) -> int | None:
        """Find the line of a key, or of its table; a search by eye, since the parser keeps no lines."""
        table, *rest = [part for part in where if isinstance(part, str)]
        nth = next((part for part in where if isinstance(part, int)), 0) if table == "suite" else 0
        lines = self._text.splitlines()
        headers = [n for n, line in enumerate(lines) if re.match(rf"\s*\[+\s*{re.escape(table)}\s*\]", line)]
        if nth >= len(headers):
            return None
        for number in range(headers[nth] + 1, len(lines)):
            if lines[number].lstrip().startswith("["):
                break
            if rest and re.match(rf"\s*{re.escape(rest[0])}\s*=", lines[number]):
                return number + 1
        return headers[nth] + 1


def _spelled(where: Where) -> str:
    table, *rest = where
    if table == "suite" and rest:
        place, *rest = rest
        table = f"suite {place + 1}" if isinstance(place, int) else "suite"
    return " ".join([f"[{table}]", *map(str, rest)])


def _unknown(where: Where) -> str:
    names = [part for part in where if isinstance(part, str)]
    known = _TABLES[names[0]].model_fields if len(names) > 1 else GraderToml.model_fields
    close = difflib.get_close_matches(names[-1], known, 1)
    hint = f"did you mean {close[0]}?" if close else f"known are {', '.join(known)}"
    return f"there is no such key; {hint}"
