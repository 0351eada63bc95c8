"""The format that the README shows works as it stands there."""

import re
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from graders import formats
from graders.assignment import load_assignment
from graders.engine import grade
from graders.formats import registry
from graders.sandbox.cell import runtime_sources
from graders.sandbox.docker import Engine
from graders.sandbox.pool import Pool
from graders.submission import Submission
from graders.verdict import Status

README = Path(formats.__path__[0], "README.md").read_text()
TRUSTED, DRIVER = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
TOML = '[submission]\nfiles = ["numbers.txt"]\n[[suite]]\nformat = "ascending"\npath = "tests"\npoints = 6\ncount = 3\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return an assignment's folder, while the format lies where formats do."""
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "ascending.py").write_text(TRUSTED)
    (tmp_path / "lab" / "tests").mkdir(parents=True)
    (tmp_path / "lab" / "grader.toml").write_text(TOML)
    monkeypatch.setattr(formats, "__path__", [*formats.__path__, str(tmp_path / "more")])
    monkeypatch.setattr("graders.grader_toml.FORMATS", dict(registry._found()))
    monkeypatch.setattr("graders.assignment.FORMATS", dict(registry._found()))
    yield tmp_path / "lab"
    sys.modules.pop("graders.formats.ascending", None)


def test_the_format_of_the_readme_grades(folder: Path) -> None:
    assignment = load_assignment(folder)
    runtime = {**runtime_sources(), "graders.runtime.ascending": DRIVER}
    with closing(Pool(Engine(), 1, runtime)) as pool:
        verdicts = [
            grade(assignment, Submission.from_contents({"numbers.txt": text}), pool)
            for text in ("1\n5\n9\n", "1\n1\n2\n", "1\nx\n")
        ]

    assert [6.0, 4.0, 2.0] == [verdict.score for verdict in verdicts]
    assert [Status.PASSED, Status.FAILED, Status.PASSED] == [test.status for test in verdicts[1].tests]
