"""The solution earns full marks each time, with the same result, and in a container of its own too."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from graders.gate.examination import Examination
from graders.gate.finding import Finding, Level
from graders.gate.informative import keyed
from graders.verdict import Status, Verdict

NAME = "solution"
NEEDS_SOLUTION = False

_ISOLATIONS = {"process": "container", "container": "process"}
_LISTED = 5
_LOSING = frozenset({Status.FAILED, Status.ERROR, Status.TIMEOUT, Status.MISSING})
_ROUNDING = 1e-6


def run(exam: Examination) -> Iterator[Finding]:
    """Grade the solution `exam.repeat` times, and once in the other mode of isolation."""
    exam.solved = list(exam.solve(exam.assignment, exam.repeat))
    yield from _judged(exam.solved)
    box = exam.assignment.box
    other = _ISOLATIONS[box.isolation]
    (verdict,) = exam.solve(replace(exam.assignment, box=replace(box, isolation=other)), 1)
    if not is_full(verdict) and all(map(is_full, exam.solved)):
        yield Finding(
            NAME,
            Level.FAILED,
            f'with isolation = "{other}" it earns {_told(verdict)}: does a test, or the solution, rely on what an '
            "earlier run left?",
        )


def is_full(verdict: Verdict) -> bool:
    """Tell whether a verdict is full marks, with no test lost."""
    lost = any(test.status in _LOSING for test in verdict.tests)
    return verdict.score >= verdict.max_score - _ROUNDING and verdict.fault is None and not lost


def _judged(verdicts: Sequence[Verdict]) -> Iterator[Finding]:
    times = len(verdicts)
    full = sum(map(is_full, verdicts))
    if full == times:
        yield Finding(
            NAME, Level.OK, f"earns {verdicts[0].score:g} of {verdicts[0].max_score:g}, {times} times of {times}"
        )
    elif full:
        poor = next(verdict for verdict in verdicts if not is_full(verdict))
        yield Finding(
            NAME,
            Level.FAILED,
            f"earns full marks only {full} times of {times}, and otherwise {_told(poor)}: a test depends on chance, "
            "time or load; seed what is random, and wait for nothing",
        )
    else:
        yield Finding(
            NAME,
            Level.FAILED,
            f"earns {_told(verdicts[0])}: mend the solution or the tests; `gradewright try` shows what a student reads",
        )
    yield from _wavering(verdicts)


def _wavering(verdicts: Sequence[Verdict]) -> Iterator[Finding]:
    """Tell of tests that end differently though all points are earned."""
    statuses = [{key: test.status for key, test in keyed(verdict).items()} for verdict in verdicts]
    wavering = [key[1] for key in statuses[0] if any(other.get(key) != statuses[0][key] for other in statuses)]
    if (wavering or any(len(other) != len(statuses[0]) for other in statuses)) and all(map(is_full, verdicts)):
        named = ", ".join(wavering[:_LISTED]) or "their number"
        yield Finding(NAME, Level.FAILED, f"its tests are not the same each time ({named}): a test depends on chance")


def _told(verdict: Verdict) -> str:
    lost = [test.name for test in verdict.tests if test.status in _LOSING]
    named = ", ".join(lost[:_LISTED]) + (" …" if len(lost) > _LISTED else "")
    why = "; ".join(part for part in (verdict.message, f"lost: {named}" if lost else "") if part)
    return f"{verdict.score:g} of {verdict.max_score:g} ({why or verdict.outcome})"
