"""The 37 recorded submissions get, over the real sandbox, the scores that reading them by eye gives."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from graders.assignment import find_assignment
from graders.engine import grade
from graders.sandbox.pool import Pool
from graders.submission import Submission
from graders.verdict import Ending, Fault
from tests.graders.test_examples import EXAMPLES

RECORDINGS = Path(__file__).parents[1] / "data" / "recordings" / "ok"

#: What tells a submission's code → the points that it earns, and how it ends. The first that fits holds.
BY_EYE = (
    ("import urllib", 0, Ending.OK),
    ("8 << 30", 0, Ending.MEMORY),
    ("os.fork()", 0, None),
    ("os._exit(0)", 0, Ending.CRASH),
    ('print("Total: 1000.0")', 10, Ending.OK),
    ('print("x" * 100000)', 0, Ending.OUTPUT),
    ("raise ValueError", 0, Ending.OK),
    ("while True", 0, Ending.CPU),
    ("def twenty_sixteen(:", 0, Ending.OK),
    ("return 2015", 0, Ending.OK),
    ("return 2000 + 16", 10, Ending.OK),
    ("return 2016", 10, Ending.OK),
)


def recorded() -> dict[str, Mapping[str, Any]]:
    """Return the files of each recorded submission by the backup's id."""
    found: dict[str, Mapping[str, Any]] = {}
    for page in sorted(RECORDINGS.glob("submissions-page-*.json")):
        for backup in json.loads(page.read_text())["response"]["json"]["data"]["backups"]:
            messages = [message for message in backup["messages"] if message["kind"] == "file_contents"]
            found[backup["id"]] = messages[0]["contents"] if messages else {}
    return found


def by_eye(files: Mapping[str, Any]) -> tuple[float, Ending | None]:
    code = files.get("lab00.py", "")
    return next(((score, ending) for sign, score, ending in BY_EYE if sign in code), (0, Ending.OK))


def test_there_are_37() -> None:
    assert 37 == len(recorded())


@pytest.mark.parametrize("files", [pytest.param(files, id=backup) for backup, files in recorded().items()])
def test_it_gets_the_score_that_reading_it_gives(files: Mapping[str, Any], sandbox: Pool) -> None:
    assignment = find_assignment(EXAMPLES, "cal/cs61a/sp16/lab00")
    score, ending = by_eye(files)

    verdict = grade(assignment, Submission.from_contents(files), sandbox)

    assert (score, None if score else Fault.STUDENT) == (verdict.score, verdict.fault)
    assert ending in {None, verdict.outcome}
    assert ("lab00.py is missing" in verdict.message) == ("lab00.py" not in files)
