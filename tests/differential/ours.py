"""Scores the same jobs with the ok format of this project, told in the ok-client's terms."""

from collections.abc import Callable
from itertools import groupby
from pathlib import Path
from typing import Any

from graders.formats.ok.suite import OkSuite, load
from graders.sandbox.outcome import Outcome, Run
from graders.verdict import Status, Visibility

Runner = Callable[[Run], Outcome]


def score(checks: Path, run: Runner, case_seconds: float) -> dict[str, Any]:
    """Return by test, named by its file, its points and what each suite that counts counted."""
    suite = load(checks, None, Visibility.VISIBLE, case_seconds)
    outcomes: list[Outcome] = []
    while (due := suite.plan(outcomes)) is not None:
        outcomes.append(run(due))
    return dict(_told(suite, checks, outcomes))


def _told(suite: OkSuite, checks: Path, outcomes: list[Outcome]) -> Any:
    results, cases = iter(suite.judge(outcomes)), iter(suite.judge_cases(outcomes))
    for path, test in zip(sorted(checks.glob("*.py")), suite.tests, strict=True):
        points, suites = 0.0, {}
        for scored in test.suites:
            points += next(results).score
            suites[str(scored.number)] = _counted([status for status, _ in next(cases)])
        yield path.stem, {"points": points, "suites": suites}


def _counted(statuses: list[Status]) -> dict[str, int]:
    by_kind = {kind: len(list(each)) for kind, each in groupby(sorted(map(_kind, statuses)))}
    return {kind: by_kind.get(kind, 0) for kind in ("passed", "failed", "locked")}


def _kind(status: Status) -> str:
    return status.value if status in (Status.PASSED, Status.LOCKED) else "failed"
