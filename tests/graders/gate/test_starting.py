"""An assignment that is begun from any template passes its own check, under its own name."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from graders.assignment import load_assignment
from graders.attacks.corpus import corpus_folder, read_attacks
from graders.errors import AssignmentError, GradersError
from graders.formats.registry import FORMATS
from graders.gate.finding import Level
from graders.gate.gate import check
from graders.gate.starting import known_templates, module_name, start_assignment
from graders.sandbox.docker import Engine
from graders.sandbox.pool import Pool

ENDPOINT = "cal/cs61a/fa26/lab-01"
TEMPLATES = [(one, language) for one, languages in known_templates().items() for language in languages]
ATTACK = "forging/claims_success"


@pytest.fixture(scope="module")
def sandboxes() -> Iterator[Sequence[Pool]]:
    with ExitStack() as pools:
        yield [pools.enter_context(closing(Pool(Engine(), 1))) for _ in range(2)]


@pytest.mark.parametrize(("test_format", "language"), TEMPLATES)
def test_what_is_begun_passes_its_own_check(
    tmp_path: Path, sandboxes: Sequence[Pool], test_format: str, language: str
) -> None:
    start_assignment(tmp_path, ENDPOINT, test_format, language)
    assignment = load_assignment(tmp_path)
    attacks = [attack for attack in read_attacks(corpus_folder()) if attack.full_name == ATTACK]

    findings = list(check(assignment, sandboxes, attacks, repeat=2))

    assert [] == [finding for finding in findings if finding.level is Level.FAILED]
    assert ["assurance"] * (test_format == "command") == [
        finding.check for finding in findings if finding.level is Level.WARNING
    ]
    assert ENDPOINT == assignment.endpoint
    assert "template" not in "".join(path.read_text() for path in tmp_path.rglob("*") if path.is_file()).lower()
    assert (tmp_path / "starter" / assignment.files[0]).is_file()


def test_every_format_that_ships_has_a_template() -> None:
    assert {"ok", "unittest", "pytest", "stdio", "command"} & set(FORMATS) <= set(known_templates())


@pytest.mark.parametrize(
    ("endpoint", "name"),
    [
        ("cal/cs61a/sp16/lab00", "lab00"),
        ("cal/cs61a/sp16/lab-0.1", "lab_0_1"),
        ("lab00", "lab00"),
        ("course/1", "work_1"),
        ("course/-", "work"),
        ("course/random", "random_work"),
        ("course/class", "class_work"),
        ("course/tests", "tests_work"),
    ],
)
def test_the_students_file_has_a_name_that_can_be_imported(endpoint: str, name: str) -> None:
    assert name == module_name(endpoint)


def test_nothing_that_is_there_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "grader.toml").write_text("mine")

    with pytest.raises(GradersError, match="is there already"):
        start_assignment(tmp_path, ENDPOINT, "ok", "python")
    assert ["grader.toml"] == [path.name for path in tmp_path.iterdir()]
    assert "mine" == (tmp_path / "grader.toml").read_text()


@pytest.mark.parametrize("endpoint", ["", "/lab", "lab/", "a//b", "../lab", "a/../b", "a b", 'a"', "a\n", "a/.b", "ä"])
def test_what_is_no_endpoint_is_refused(tmp_path: Path, endpoint: str) -> None:
    with pytest.raises(AssignmentError, match="is no endpoint of an assignment"):
        start_assignment(tmp_path / "new", endpoint, "ok", "python")
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("test_format", "language", "complaint"),
    [("okay", "python", 'for the format "okay", only for command, ok'), ("ok", "c", 'for ok in "c", only in python')],
)
def test_a_template_that_is_not_there_is_told_with_those_that_are(
    tmp_path: Path, test_format: str, language: str, complaint: str
) -> None:
    with pytest.raises(AssignmentError, match=complaint):
        start_assignment(tmp_path, ENDPOINT, test_format, language)


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(GradersError, match="cannot be written: Not a directory"):
        start_assignment(tmp_path / "file" / "new", ENDPOINT, "ok", "python")
