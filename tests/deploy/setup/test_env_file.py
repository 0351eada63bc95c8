"""A deployment's file of settings gets its secrets by itself, and nobody else may read it."""

from pathlib import Path

import pytest

from deploy.setup import env_file
from deploy.setup.console import SetupError
from worker.cipher import Cipher

TEMPLATE = Path(__file__).resolve().parents[3] / env_file.TEMPLATE


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a copy of the template in which a newcomer has edited the three lines."""
    answers = {"GRADEWRIGHT_OK_TOKEN=": "GRADEWRIGHT_OK_TOKEN=t0ken", "ASSIGNMENTS=": f"ASSIGNMENTS={tmp_path}"}
    lines = [answers.get(line, line) for line in TEMPLATE.read_text().splitlines()]
    file = tmp_path / ".env"
    file.write_text("\n".join(lines) + "\n")
    file.chmod(0o644)
    return file


def test_what_is_empty_is_filled_in_on_its_own_line(file: Path) -> None:
    lines = len(file.read_text().splitlines())

    told = env_file.complete(file)

    assert told == env_file.read(file)
    assert lines == len(file.read_text().splitlines())
    assert min(len(told["REDIS_PASSWORD"]), len(told["GRADEWRIGHT_FLOWER_AUTH"])) > 20
    assert Cipher(told["GRADEWRIGHT_SECRET_KEY"], file.with_name("unused")).encrypt("token")
    assert told["DOCKER_GID"].isdigit()
    assert Cipher(told["GRADEWRIGHT_SECRET_KEY"], file).encrypt("t0ken")


def test_the_file_is_its_owners_alone(file: Path) -> None:
    env_file.complete(file)

    assert file.stat().st_mode & 0o777 == 0o600


def test_a_second_look_changes_nothing(file: Path) -> None:
    first = env_file.complete(file)

    assert first == env_file.complete(file)


def test_a_line_that_is_gone_is_added(file: Path) -> None:
    text = file.read_text().replace("REDIS_PASSWORD=\n", "")
    file.write_text(text)

    told = env_file.complete(file)

    assert file.read_text().endswith(f"\nREDIS_PASSWORD={told['REDIS_PASSWORD']}\n")


def test_the_group_is_that_of_the_socket_which_is_named(file: Path, tmp_path: Path) -> None:
    with file.open("a") as more:
        more.write(f"DOCKER_SOCKET={tmp_path}\n")

    assert env_file.complete(file)["DOCKER_GID"] == str(tmp_path.stat().st_gid)


def test_what_only_a_person_knows_is_asked_for_by_name(file: Path) -> None:
    file.write_text(TEMPLATE.read_text())

    with pytest.raises(SetupError, match="GRADEWRIGHT_OK_TOKEN, ASSIGNMENTS"):
        env_file.complete(file)


def test_a_folder_that_is_missing_is_named(file: Path, tmp_path: Path) -> None:
    file.write_text(file.read_text().replace(f"ASSIGNMENTS={tmp_path}", "ASSIGNMENTS=/missing"))

    with pytest.raises(SetupError, match="/missing is no folder"):
        env_file.complete(file)


def test_who_has_no_file_is_told_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match=r"cp deploy/environment.example \.env"):
        env_file.complete(tmp_path / ".env")
