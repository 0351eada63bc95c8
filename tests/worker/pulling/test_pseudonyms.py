"""Nobody sees through pseudonyms without the key, which is whole, and its owner's alone."""

from pathlib import Path

import pytest

from worker.errors import ConfigurationError
from worker.pulling.pseudonyms import pseudonyms


def test_a_learner_has_the_same_name_each_time_and_other_names_by_another_key(tmp_path: Path) -> None:
    one, again = (pseudonyms(tmp_path / "state" / "key", "https://stepik.org")(4) for _ in range(2))

    assert one == again
    assert one != pseudonyms(tmp_path / "key", "https://stepik.org")(4)
    assert ["key"] == [file.name for file in (tmp_path / "state").iterdir()]


def test_a_key_that_was_cut_short_names_nobody(tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.touch(mode=0o600)

    with pytest.raises(ConfigurationError, match="key is damaged: delete it"):
        pseudonyms(key, "https://stepik.org")


def test_a_key_that_others_may_read_names_nobody(tmp_path: Path) -> None:
    key = tmp_path / "key"
    pseudonyms(key, "https://stepik.org")
    key.chmod(0o644)

    with pytest.raises(ConfigurationError, match="chmod 600"):
        pseudonyms(key, "https://stepik.org")
