"""The environment is read once, and what is wrong with it is named."""

from pathlib import Path

import pytest

from worker.errors import ConfigurationError
from worker.settings import PREFIX, Settings


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(PREFIX + name.upper(), raising=False)


def test_every_setting_has_a_default_and_a_description() -> None:
    Settings.read()

    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def test_variables_are_read_by_their_prefixed_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADEWRIGHT_CONCURRENCY", "7")
    monkeypatch.setenv("GRADEWRIGHT_WATCH", "cal/a, cal/b,")
    monkeypatch.setenv("GRADEWRIGHT_STATE_DIR", "~/here")
    settings = Settings.read()

    assert settings.concurrency == 7
    assert settings.watch == ("cal/a", "cal/b")
    assert settings.state_dir == Path.home() / "here"


def test_an_empty_variable_counts_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADEWRIGHT_REDIS_URL", "")

    assert Settings.read().redis_url is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(
            ("CONCURRENCY", "0"),
            ("REDIS_URL", "http://x"),
            ("LOG_LEVEL", "loud"),
            ("ASSIGNMENTS_DIR", "~nobody-here/x"),
        ),
        *(("LEASE_SECONDS", "soon"), ("POLL_SECONDS", "inf"), ("SWEEP_SECONDS", "nan"), ("HOLD_SECONDS", "1e300")),
    ],
)
def test_a_wrong_variable_is_named_without_its_value(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(PREFIX + name, value)

    with pytest.raises(ConfigurationError, match=f"^GRADEWRIGHT_{name}: ") as caught:
        Settings.read()
    assert value not in str(caught.value).partition(": ")[2].split()


def test_a_missing_address_is_named_with_the_way_out() -> None:
    with pytest.raises(ConfigurationError, match="GRADEWRIGHT_OK_URL is not set: give"):
        Settings.read().ok_address()


def test_the_token_does_not_show_in_a_printed_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADEWRIGHT_OK_TOKEN", "t0ken")

    assert "t0ken" not in repr(Settings.read())


def test_without_redis_the_embedded_server_is_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADEWRIGHT_STATE_DIR", "/var/lib/gradewright")

    assert Settings.read().ledger_url == "unix:///var/lib/gradewright/valkey.sock?db=0"


def test_a_state_directory_of_any_length_has_a_socket_that_the_kernel_takes() -> None:
    settings = Settings(state_dir=Path("/" + "long/" * 40))

    assert len(str(settings.socket_path)) < 100
    assert settings.socket_path != Settings(state_dir=Path("/" + "long/" * 41)).socket_path
