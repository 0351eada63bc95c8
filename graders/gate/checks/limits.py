"""The solution stays far below the limits: a student's slower code, on a busier machine, must have room."""

from collections.abc import Iterator

from graders.gate.examination import Examination, Use
from graders.gate.finding import Finding, Level

NAME = "limits"
NEEDS_SOLUTION = True

#: The share of each limit that a run of the solution may use.
TIME_SHARE = 1 / 3
MEMORY_SHARE = 2 / 3


def run(exam: Examination) -> Iterator[Finding]:
    """Compare the most that any run of the solution used with its limits."""
    most = [
        _most(exam, "cpu_seconds", "s", TIME_SHARE),
        _most(exam, "wall_seconds", "s", TIME_SHARE),
        _most(exam, "peak_memory_mb", "MB", MEMORY_SHARE),
    ]
    over = [finding for finding in most if finding.level is Level.FAILED]
    yield from over or [Finding(NAME, Level.OK, ", ".join(finding.text for finding in most))]


def _most(exam: Examination, measure: str, unit: str, share: float) -> Finding:
    key = measure.removeprefix("peak_")
    use = max(exam.uses, key=lambda use: _share(use, measure))
    used, limit = getattr(use.outcome, measure), getattr(use.box.limits, key)
    told = f"{used:.2g} of {limit:g} {unit}" if unit == "s" else f"{used:.0f} of {limit:g} {unit}"
    if _share(use, measure) <= share:
        return Finding(NAME, Level.OK, f"{key.partition('_')[0]} {told}")
    return Finding(
        NAME,
        Level.FAILED,
        f"a run of the solution uses {told}, and slower code and busier machines must have room: set {key} to "
        f"{_enough(used, share)} at least, or test with less",
    )


def _share(use: Use, measure: str) -> float:
    return float(getattr(use.outcome, measure) / getattr(use.box.limits, measure.removeprefix("peak_")))


def _enough(used: float, share: float) -> int:
    return int(used / share) + 1
