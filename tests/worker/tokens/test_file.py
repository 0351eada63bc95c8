"""A log-in's file is whole or not there, and what stands in its way is told."""

from pathlib import Path

import pytest

from worker.cipher import Cipher
from worker.errors import ConfigurationError
from worker.platforms.oauth import TokenPair
from worker.tokens.file import LogInFile
from worker.tokens.log_in import LogIn

LOG_IN = LogIn.begun(TokenPair("access-token", "refresh-token", 2000.0), 1000.0)


@pytest.fixture
def file(tmp_path: Path) -> LogInFile:
    return LogInFile(tmp_path / "state" / "log-in", Cipher("", tmp_path / "secret.key"))


def test_a_log_in_is_kept_whole_for_its_user_alone(file: LogInFile) -> None:
    assert file.get() is None
    file.put(LOG_IN)
    file.put(LOG_IN)

    assert file.get() == LOG_IN
    assert file.path.stat().st_mode & 0o777 == 0o600
    assert [file.path] == list(file.path.parent.iterdir())
    assert "token" not in file.path.read_text()


def test_a_file_that_cannot_be_put_in_place_leaves_nothing_behind(file: LogInFile) -> None:
    (file.path / "in the way").mkdir(parents=True)
    with pytest.raises(ConfigurationError, match="the log-in cannot be kept in"):
        file.put(LOG_IN)

    assert [file.path] == list(file.path.parent.iterdir())


def test_a_damaged_file_and_another_versions_are_told_without_their_content(file: LogInFile, tmp_path: Path) -> None:
    file.put(LOG_IN)
    file.path.write_text(file.path.read_text()[:-9])
    with pytest.raises(ConfigurationError, match="another key"):
        file.get()
    file.path.write_text(Cipher("", tmp_path / "secret.key").encrypt('{"access": "access-token"}'))
    with pytest.raises(ConfigurationError, match="another version: run `gradewright login`") as caught:
        file.get()

    assert "access-token" not in f"{caught.value} {caught.value.__cause__}"


def test_no_log_in_shows_its_tokens() -> None:
    assert "token" not in repr(LOG_IN)
