"""An author's code: makes tests, solves them and checks replies, in cells where no learner's code ever runs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pydantic import BaseModel, ConfigDict, JsonValue, ValidationError

from graders.errors import SandboxError
from graders.formats.plain_text import plain, tail
from graders.formats.stdio.checker import heard
from graders.sandbox.limits import Limits
from graders.sandbox.outcome import Box, Outcome, Run, Sandbox
from graders.verdict import Ending
from worker.challenges.challenge import Challenge
from worker.challenges.errors import ChallengeError

IMAGE = "gradewright/python"
#: Of one run of `check`, be it for one reply or for many.
_LIMITS = Limits(cpu_seconds=10.0, wall_seconds=20.0, memory_mb=512, processes=8, disk_mb=16, output_kb=65536)
#: Of one run that makes or solves all tests, once for all submissions.
_MAKING = replace(_LIMITS, cpu_seconds=30.0, wall_seconds=60.0)
_MODULE = "challenge"
#: Characters of all replies that are judged in one run.
_BATCH = 4 << 20
_TOLD = 2000
ENDLESS = "it did not come to an end"


@dataclass(frozen=True, slots=True)
class Checked:
    """What the author's `check` said of one reply."""

    score: float = 0.0
    hint: str = ""
    #: How it failed, if it did: it judged nothing then.
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """What the author's code makes."""

    #: Dataset and clue.
    tests: Sequence[tuple[str, JsonValue]] = ()
    #: Which of generate, solve, check and tests it defines.
    defines: frozenset[str] = frozenset()


class _Report(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore")

    defines: list[str] | None = None
    dataset: str | None = None
    clue: JsonValue = None
    begin: int | None = None
    number: int | None = None
    reply: JsonValue = None
    fault: str | None = None


class Author:
    """The code of one challenge. Thread-safe; every call may raise SandboxError."""

    def __init__(self, challenge: Challenge, sandbox: Sandbox) -> None:
        self.name = challenge.name
        self._files: Mapping[str, bytes] = {f"{_MODULE}.py": challenge.code.encode("utf-8", "surrogatepass")}
        self._sandbox = sandbox
        self._image = sandbox.image_id(IMAGE)

    def generate(self) -> Made:
        """Return the tests that the code makes, the same each time. Raises ChallengeError where it fails."""
        reports = self._reports({"module": _MODULE, "seed": 0, "datasets": None}, "made its tests")
        tests = [(report.dataset, report.clue) for report in reports if report.dataset is not None]
        return Made(tests, frozenset(reports[0].defines or ()) if reports else frozenset())

    def defines(self) -> frozenset[str]:
        """Return which of generate, solve, check and tests the code defines. Raises ChallengeError where it fails."""
        reports = self._reports({"module": _MODULE, "seed": 0, "datasets": []}, "was loaded")
        return frozenset(reports[0].defines or ()) if reports else frozenset()

    def solve(self, datasets: Sequence[str]) -> Sequence[JsonValue]:
        """Return the author's own replies. Raises ChallengeError where `solve` fails, or is not there."""
        reports = self._reports({"module": _MODULE, "seed": 0, "datasets": list(datasets)}, "solved a test")
        return [report.reply for report in reports if report.number is not None]

    def check(self, pairs: Sequence[tuple[JsonValue, JsonValue]]) -> Iterator[Checked]:
        """Judge pairs of reply and clue, one after the other; one on which the code fails costs the others nothing."""
        done = 0
        while done < len(pairs):
            batch = list(_batch(pairs[done:]))
            task: list[JsonValue] = [[number, reply, clue] for number, (reply, clue) in enumerate(batch)]
            outcome = self._run("check", {"module": _MODULE, "pairs": task}, _LIMITS)
            told = heard(outcome)
            for number in range(len(batch)):
                if number not in told.answers and number and told.fault is None:
                    done += number  # what it may use went on those before it perhaps: it has another run
                    break
                if number not in told.answers:
                    yield Checked(fault=told.fault or _end(outcome))
                    done += number + 1
                    break
                score, hint = told.answers[number]
                yield Checked(score, plain(hint))
            else:
                done += len(batch)

    def _reports(self, task: Mapping[str, JsonValue], doing: str) -> Sequence[_Report]:
        outcome = self._run("datasets", task, _MAKING)
        reports = list(map(_decoded, outcome.reports))
        fault = next((report.fault for report in reports if report.fault is not None), None)
        if fault is None and outcome.ending is not Ending.OK:
            fault = _end(outcome)
        if fault is not None:
            told = tail(plain(fault), _TOLD).strip()
            raise ChallengeError(f"{self.name}: the author's code failed while it {doing}: {told}")
        return reports

    def _run(self, driver: str, task: Mapping[str, JsonValue], limits: Limits) -> Outcome:
        box = Box(self._image, "process", limits)
        outcome = self._sandbox.run(box, Run(driver, task, self._files, with_submission=False))
        if outcome.ending is Ending.KILLED:
            raise SandboxError(f"a cell died under the author's code: {outcome.stderr}")
        return outcome


def _batch(pairs: Sequence[tuple[JsonValue, JsonValue]]) -> Iterator[tuple[JsonValue, JsonValue]]:
    """Yield the first pairs, as many as are judged in one run."""
    left = _BATCH
    for place, pair in enumerate(pairs):
        left -= sum(len(str(part)) for part in pair)
        if left < 0 and place:
            return
        yield pair


def _end(outcome: Outcome) -> str:
    reason = {
        Ending.OK: "it ended the program without an answer",
        Ending.CPU: ENDLESS,
        Ending.TIMEOUT: ENDLESS,
        Ending.MEMORY: "it used more memory than it may",
    }.get(outcome.ending, f"its run ended with {outcome.ending}")
    return f"{reason}\n{tail(plain(outcome.stderr), _TOLD)}".strip()


def _decoded(report: Mapping[str, object]) -> _Report:
    try:
        return _Report.model_validate(report)
    except ValidationError:
        return _Report(fault="it made something that cannot be told, nested too deeply perhaps")
