"""What is kept secret can be read with the right key only, and a key is never told."""

import base64
import stat
import threading
from pathlib import Path

import pytest
from pydantic import SecretStr

from worker.cipher import Cipher
from worker.errors import ConfigurationError
from worker.settings import Settings

KEY = base64.b64encode(bytes(range(32))).decode()
OTHER = base64.urlsafe_b64encode(bytes(range(224, 256))).decode()


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    return tmp_path / "state" / "secret.key"


def test_what_is_encrypted_is_decrypted_with_the_same_key_only(key_file: Path) -> None:
    sealed = Cipher(KEY, key_file).encrypt("t0ken")

    assert "t0ken" not in sealed
    assert Cipher(KEY, key_file).decrypt(sealed) == "t0ken"
    with pytest.raises(ConfigurationError, match="the same GRADEWRIGHT_SECRET_KEY on every machine"):
        Cipher(OTHER, key_file).decrypt(sealed)


def test_a_key_can_be_changed_while_the_one_before_still_reads(key_file: Path) -> None:
    sealed = Cipher(OTHER, key_file).encrypt("t0ken")
    both = Cipher(f"{KEY}, {OTHER}", key_file)

    assert both.decrypt(sealed) == "t0ken"
    assert Cipher(KEY, key_file).decrypt(both.encrypt("t0ken")) == "t0ken"


def test_without_a_setting_the_machine_makes_one_key_that_only_its_user_reads(key_file: Path) -> None:
    settings = Settings(state_dir=key_file.parent)
    sealed = Cipher.of(settings).encrypt("t0ken")

    assert Cipher.of(settings).decrypt(sealed) == "t0ken"
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    assert [key_file] == list(key_file.parent.iterdir())


def test_many_who_make_a_key_at_once_end_with_the_same(key_file: Path) -> None:
    barrier, names = threading.Barrier(8), list[str]()

    def ask() -> None:
        cipher = Cipher("", key_file)
        barrier.wait()
        names.append(cipher.name("t0ken"))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(names) == 8
    assert len(set(names)) == 1


def test_a_name_is_the_same_for_the_same_text_and_key_and_tells_nothing(key_file: Path) -> None:
    name = Cipher(KEY, key_file).name("t0ken")

    assert name == Cipher(f"{KEY},{OTHER}", key_file).name("t0ken")
    assert name not in {Cipher(OTHER, key_file).name("t0ken"), Cipher(KEY, key_file).name("other")}


@pytest.mark.parametrize("wrong", ["short", KEY[:-4], KEY + "!", "ключ"])
def test_a_key_that_is_none_is_told_without_it(key_file: Path, wrong: str) -> None:
    settings = Settings(state_dir=key_file.parent, secret_key=SecretStr(wrong))
    with pytest.raises(ConfigurationError, match="SECRET_KEY must be 32 bytes in base64") as caught:
        Cipher.of(settings).encrypt("t0ken")

    assert wrong not in f"{caught.value} {caught.value.__cause__}"


def test_a_key_file_that_others_can_read_is_refused(key_file: Path) -> None:
    Cipher("", key_file).encrypt("t0ken")
    key_file.chmod(0o644)
    with pytest.raises(ConfigurationError, match="chmod 600"):
        Cipher("", key_file).encrypt("t0ken")


def test_where_no_key_can_be_made_the_setting_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("in the way")
    with pytest.raises(ConfigurationError, match="set GRADEWRIGHT_SECRET_KEY"):
        Cipher("", tmp_path / "state" / "secret.key").encrypt("t0ken")
