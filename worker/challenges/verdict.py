"""What judging comes to: a verdict in Stepik's terms, and whose fault it is."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum

from graders.verdict import Fault


class Reason(StrEnum):
    """Why a test, or a submission, is not right; in Stepik's words where Stepik has some."""

    CORRECT = "Correct"
    WRONG_ANSWER = "Wrong answer"
    TIME_LIMIT = "Time limit exceeded"
    MEMORY_LIMIT = "Memory limit exceeded"
    RUNTIME_ERROR = "Runtime error"
    COMPILATION_ERROR = "Compilation error"
    #: What Stepik says where the author's checker fails.
    CANNOT_CHECK = "Cannot check answer. Perhaps output format is wrong."
    #: Ours: Stepik has no word for it.
    OUTPUT_LIMIT = "Output limit exceeded"
    UNSUPPORTED = "Language not supported here"
    NOT_ALLOWED = "Language not allowed"
    TOO_LARGE = "Test too large here"


class Status(StrEnum):
    """What became of a submission."""

    CORRECT = "correct"
    WRONG = "wrong"
    #: The author's code failed, so that nobody knows: Stepik calls it wrong all the same.
    BROKEN = "broken"
    #: It was not run: its language has no image here or is not allowed, or a test is too large.
    NOT_JUDGED = "not judged"

    @property
    def on_stepic(self) -> str:
        """The status that Stepik would give."""
        return Status.WRONG.value if self is Status.BROKEN else self.value


@dataclass(frozen=True, slots=True)
class TestVerdict:
    """One test of a submission."""

    __test__ = False  # pytest would collect a class of this name

    number: int
    reason: Reason
    #: From 0 to 1.
    score: float = 0.0
    #: The checker's own words.
    hint: str = ""
    cpu_seconds: float = 0.0
    memory_mb: float = 0.0


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one submission comes to."""

    status: Status
    reason: Reason
    language: str
    #: From 0 to 1.
    score: float = 0.0
    #: What the learner reads on Stepik.
    hint: str = ""
    #: For the author or the staff, never for a learner.
    detail: str = ""
    tests: tuple[TestVerdict, ...] = ()
    #: How many tests the challenge has.
    test_count: int = 0

    @property
    def fault(self) -> Fault | None:
        """Whose fault it is that it is not right."""
        return {Status.WRONG: Fault.STUDENT, Status.BROKEN: Fault.GRADER}.get(self.status)

    @property
    def passed(self) -> int:
        """How many tests were right."""
        return sum(test.reason is Reason.CORRECT for test in self.tests)

    def to_json(self) -> Mapping[str, object]:
        """Return plain JSON values, by the names of the fields."""
        return {**asdict(self), "fault": self.fault, "passed": self.passed}
