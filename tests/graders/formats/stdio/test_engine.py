"""The engine's bound on what bad ends may take together never keeps a checker from judging what came before."""

from pathlib import Path

from graders.assignment import load_assignment
from graders.engine import grade
from graders.sandbox.outcome import Outcome
from graders.submission import Submission
from graders.verdict import Ending, Status
from tests.graders.fakes import FakeSandbox
from tests.graders.formats.stdio.suites import printed

TOML = """
[submission]
files = ["main.py"]
[sandbox]
wall_seconds = 100
[[suite]]
format = "stdio"
path = "tests"
compare = "checker"
checker = "check.py"
"""
FILES = {f"{n}.in": "" for n in range(1, 5)} | {"check.py": "def check(reply, clue): return True\n"}
JUDGED = Outcome(Ending.OK, ({"begin": 0}, {"number": 0, "score": 1.0, "hint": ""}))


def test_what_ended_well_is_checked_when_the_time_is_used_up(tmp_path: Path) -> None:
    (tmp_path / "grader.toml").write_text(TOML)
    (tmp_path / "tests").mkdir()
    for name, content in FILES.items():
        (tmp_path / "tests" / name).write_text(content)
    slow = Outcome(Ending.TIMEOUT, wall_seconds=108)
    sandbox = FakeSandbox(iter([printed("1"), slow, slow, JUDGED]))

    verdict = grade(load_assignment(tmp_path), Submission.from_contents({"main.py": ""}), sandbox)

    assert ["program", "program", "program", "check"] == [run.driver for run in sandbox.asked]
    assert [Status.PASSED, Status.TIMEOUT, Status.TIMEOUT, Status.MISSING] == [test.status for test in verdict.tests]
    assert 1 == verdict.score
