"""Reads `wrong/<name>/expected.toml`: what a submission that is known to be wrong must end in."""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from graders.errors import AssignmentError
from graders.submission import Submission
from graders.toml_places import line_of
from graders.verdict import Ending, Fault, Status, Verdict

EXPECTED = "expected.toml"
#: Scores so close are the same: shares of points are fractions.
_ROUNDING = 1e-4
#: Endless code that uses up its computing time on a quiet machine may be ended by the clock on a busy one.
_ALIKE = {Ending.CPU: (Ending.CPU, Ending.TIMEOUT)}

Points = Annotated[float, Field(allow_inf_nan=False)]


class Expected(BaseModel):
    """What expected.toml says; only `score` must be there, and what is left out is not looked at."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    #: The points that it must earn.
    score: Annotated[Points, Field(strict=True)]
    #: The same by kind, where grader.toml has several `[[score]]`.
    scores: Mapping[str, Annotated[Points, Field(strict=True)]] = {}
    #: Whose fault it is that points are missing.
    fault: Fault | None = None
    #: How its code must end.
    outcome: Ending | None = None
    #: Words that the message on the whole submission must hold.
    message: str = ""
    #: By test, the status that it must have.
    status: Mapping[str, Status] = {}

    def problems(self, verdict: Verdict) -> Iterator[str]:
        """Tell each point in which a verdict is not as expected."""
        if abs(verdict.score - self.score) > _ROUNDING:
            yield f"earns {verdict.score:g}, not {self.score:g}"
        earned = {score.kind: score.score for score in verdict.scores}
        for kind, points in self.scores.items():
            if kind not in earned:
                yield f'has no score "{kind}", only {_listed(earned)}'
            elif abs(earned[kind] - points) > _ROUNDING:
                yield f'earns {earned[kind]:g} of "{kind}", not {points:g}'
        if self.fault is not None and verdict.fault is not self.fault:
            yield f"has the fault laid on {verdict.fault or 'nobody'}, not on {self.fault}"
        if self.outcome is not None and verdict.outcome not in _ALIKE.get(self.outcome, (self.outcome,)):
            yield f"ends as {verdict.outcome}, not as {self.outcome}"
        if self.message not in verdict.message:
            yield f'has no "{self.message}" in its message'
        yield from self._statuses(verdict)

    def _statuses(self, verdict: Verdict) -> Iterator[str]:
        seen = {test.name: test.status for test in verdict.tests}
        for name, status in self.status.items():
            if name not in seen:
                yield f'has no test "{name}", only {_listed(seen)}'
            elif seen[name] is not status:
                yield f"has {name} {seen[name]}, not {status}"


def read_expected(folder: Path) -> Expected:
    """Read a folder's expected.toml. Raises AssignmentError that names file, line and key, and the way out."""
    path = folder / EXPECTED
    try:
        text = path.read_text("utf-8")
        return Expected.model_validate(tomllib.loads(text))
    except FileNotFoundError as error:
        raise AssignmentError(
            f"{path} does not exist: every submission in wrong/ needs one, with the `score` that it must earn"
        ) from error
    except OSError as error:
        raise AssignmentError(f"{path} cannot be read: {error.strerror}") from error
    except ValidationError as error:
        raise AssignmentError(_told(path, text, error)) from error
    except (ValueError, RecursionError) as error:  # the parser's own, of undecodable text and of endless nesting
        raise AssignmentError(f"{path}: this is no TOML: {error}") from error


def read_wrong(folder: Path) -> Submission:
    """Read a folder's files as a submission, but not what it says is expected of them."""
    found = Submission.from_path(folder)
    files = {name: data for name, data in found.files.items() if name != EXPECTED}
    return Submission(files, found.refused)


def _told(path: Path, text: str, error: ValidationError) -> str:
    problem: Any = error.errors()[0]
    where = tuple(problem["loc"])
    known = ", ".join(Expected.model_fields)
    told = {"missing": "this key is needed", "extra_forbidden": f"there is no such key; known are {known}"}
    # Keys above all tables are found by giving them one, a line further down.
    line = line_of(text, where) or (line_of(f"[_]\n{text}", ("_", *where)) or 1) - 1
    place = f"{path}:{line}" if line else str(path)
    return f"{place}: {'.'.join(map(str, where))}: {told.get(problem['type'], problem['msg'])}"


def _listed(names: Mapping[str, object]) -> str:
    return ", ".join(names) or "none"
