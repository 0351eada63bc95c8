"""The value types of a verdict: what a grading ends in, for a student, a report and the ledger."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter, ValidationError

from graders.errors import GradersError


class Fault(StrEnum):
    """Whose fault it is that points are missing; only the student's ever costs points."""

    STUDENT = "student"
    GRADER = "grader"
    INFRASTRUCTURE = "infrastructure"


class Assurance(StrEnum):
    """How a suite was judged: outside the student's process, or inside it, where scores can be forged."""

    SEPARATED = "separated"
    IN_PROCESS = "in-process"


class Status(StrEnum):
    """How one test ended. A test that never reported is missing."""

    PASSED = "passed"
    FAILED = "failed"
    ERROR = "error"
    TIMEOUT = "timeout"
    MISSING = "missing"
    LOCKED = "locked"


class Visibility(StrEnum):
    """Who sees a test's text, and when; pass or fail is always told."""

    VISIBLE = "visible"
    AFTER_DUE = "after_due"
    HIDDEN = "hidden"


class Ending(StrEnum):
    """How a run ended, as the sandbox saw it from outside."""

    OK = "ok"
    TIMEOUT = "timeout"
    CPU = "cpu"
    MEMORY = "memory"
    OUTPUT = "output"
    CRASH = "crash"
    #: The cell died under the run, which is nobody's verdict: the infrastructure's fault.
    KILLED = "killed"


@dataclass(frozen=True, slots=True)
class TestResult:
    """One test's part of a verdict; `feedback` is what the student may read, empty where all is well."""

    __test__ = False  # pytest would collect a class of this name

    name: str
    score: float
    max_score: float
    status: Status
    visibility: Visibility = Visibility.VISIBLE
    feedback: str = ""
    #: What its suite is called.
    suite: str = ""
    #: The all-or-nothing group that it is in, empty where it is in none: one test that fails costs the points of all.
    group: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """One kind of score, as Ok keeps them apart."""

    kind: str
    score: float
    max_score: float


@dataclass(frozen=True, slots=True)
class Comment:
    """A remark on one line of a submitted file, a linter's perhaps; it never costs points. Its text is plain."""

    #: The submitted file's relative name.
    file: str
    #: From 1 on.
    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a score comes from, so that it can be explained and repeated."""

    #: SHA-256, hexadecimal, over every file of the assignment, the image's id and the limits.
    assignment_digest: str
    #: SHA-256, hexadecimal, over the submission's file names and contents.
    files_digest: str
    image_id: str
    #: The limits of `[sandbox]` by their names there.
    limits: Mapping[str, float]
    isolation: str
    #: ISO 8601, UTC.
    started_at: str
    finished_at: str
    cpu_seconds: float
    wall_seconds: float
    peak_memory_mb: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one submission earned, and why. Its JSON form has the same keys (`to_json`)."""

    #: Sums over all tests.
    score: float
    max_score: float
    fault: Fault | None
    assurance: Assurance
    tests: tuple[TestResult, ...]
    #: How the submission's code ended: the first run that did not end well, else `Ending.OK`.
    outcome: Ending
    provenance: Provenance
    #: What concerns the submission as a whole ("lab00.py is missing"), for the student to read.
    message: str = ""
    #: On lines of the submitted files, ordered by file and line.
    comments: tuple[Comment, ...] = ()
    #: By kind, in the order of grader.toml; what lateness costs is not taken off.
    scores: tuple[Score, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the verdict as plain JSON values, by the names of its fields."""
        # What a reader of JSON is told of a cell that died is what they could see of it.
        told = replace(self, outcome=Ending.CRASH) if self.outcome is Ending.KILLED else self
        plain: dict[str, Any] = _ADAPTER.dump_python(told, mode="json")
        return plain

    @staticmethod
    def from_json(value: object) -> "Verdict":
        """Read what `to_json` returned. Raises GradersError if it is anything else."""
        try:
            return _ADAPTER.validate_python(value)
        except ValidationError as error:
            problem = error.errors(include_input=False)[0]
            where = ".".join(map(str, problem["loc"]))
            raise GradersError(f"this is no verdict: {where}: {problem['msg']}; grade again") from error


_ADAPTER = TypeAdapter(Verdict)
