"""A format is found by its `FORMAT`, with its own keys; what is wrong with a key is told by line."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from graders import formats
from graders.assignment import load_assignment
from graders.errors import AssignmentError
from graders.formats import registry

TOY = """
from graders.errors import SuiteError
from graders.formats import Format, SuiteTable
from pydantic import BaseModel

class Part(BaseModel, extra="forbid"):
    size: int

class ToyTable(SuiteTable):
    colour: str = "red"
    part: tuple[Part, ...] = ()

class ToySuite:
    max_score, assurance, images = 1.0, "separated", frozenset({"gradewright/toy"})
    def plan(self, outcomes): return None
    def judge(self, outcomes): return ()

def load(folder, table, box):
    if table.colour == "green":
        raise SuiteError("colour", "green is taken")
    return ToySuite()

FORMAT = Format(ToyTable, load)
"""
SUITE = '[[suite]]\nformat = "ok"\npath = "tests"\n\n[[suite]]\nformat = "toy"\npath = "tests"\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return an assignment's folder, while a format lies in a folder of its own."""
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "toy.py").write_text(TOY)
    monkeypatch.setattr(formats, "__path__", [*formats.__path__, str(tmp_path / "more")])
    monkeypatch.setattr("graders.grader_toml.FORMATS", dict(registry._found()))
    monkeypatch.setattr("graders.assignment.FORMATS", dict(registry._found()))
    (tmp_path / "lab" / "tests").mkdir(parents=True)
    (tmp_path / "lab" / "tests" / "q.py").write_text(
        "test = {'name': 'q', 'suites': [{'type': 'doctest', 'cases': [{'code': '>>> 1\\n1'}]}]}"
    )
    yield tmp_path / "lab"
    sys.modules.pop("graders.formats.toy", None)


def complaint(folder: Path, toml: str) -> str:
    (folder / "grader.toml").write_text(toml)
    with pytest.raises(AssignmentError) as caught:
        load_assignment(folder)
    return str(caught.value).removeprefix(f"{folder}/")


def test_a_file_is_all_that_a_format_needs(folder: Path) -> None:
    (folder / "grader.toml").write_text(f'{SUITE}colour = "blue"\n')

    assert ["gradewright/python", "gradewright/toy"] == list(load_assignment(folder).images)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ('colour = "green"\n', "grader.toml:8: [suite 2] colour: green is taken"),
        ("colour = 3\n", "grader.toml:8: [suite 2] colour: Input should be a valid string"),
        ("color = 3\n", "grader.toml:8: [suite 2] color: there is no such key; did you mean colour?"),
        (
            '[[suite.part]]\nsize = 1\n[[suite.part]]\nsize = "x"\n[score]\nkind = "total"\n',
            "grader.toml:11: [suite 2] part 2 size: Input should be a valid integer, unable to parse…",
        ),
        (
            "[[suite.part]]\nsize = 1\nsise = 2\n",
            "grader.toml:10: [suite 2] part 1 sise: there is no such key; did you mean size?",
        ),
        ("part = [{}]\n", "grader.toml:8: [suite 2] part 1 size: this key is needed"),
    ],
)
def test_its_keys_are_told_by_line(folder: Path, more: str, expected: str) -> None:
    assert complaint(folder, SUITE + more).startswith(expected.removesuffix("…"))
