"""Secrets lie in Redis encrypted, for a time, each under its own name."""

from pathlib import Path

import pytest
from redis import Redis

from tests.waiting import wait_until
from worker.cipher import Cipher
from worker.errors import ConfigurationError
from worker.ledger import Ledger
from worker.ledger.secrets import Secrets


@pytest.fixture
def secrets(ledger: Ledger, tmp_path: Path) -> Secrets:
    return Secrets(ledger.connection, Cipher("", tmp_path / "secret.key"))


def test_a_secret_is_kept_and_dropped(secrets: Secrets) -> None:
    assert secrets.get("one") is None
    secrets.keep("one", "t0ken\nof two lines", 60)
    assert secrets.get("one") == "t0ken\nof two lines"
    secrets.drop("one")
    assert secrets.get("one") is None


def test_a_secret_is_gone_after_its_time(secrets: Secrets) -> None:
    secrets.keep("one", "t0ken", 0.05)

    wait_until(lambda: secrets.get("one") is None, "the secret's end")


def test_redis_holds_no_readable_secret(secrets: Secrets, redis_url: str) -> None:
    secrets.keep("one", "t0ken", 60)
    with Redis.from_url(redis_url) as redis:
        held = b" ".join(part for key in redis.scan_iter() for part in (key, redis.get(key)))

    assert held
    assert b"t0ken" not in held


def test_a_secret_in_anothers_place_is_refused(secrets: Secrets, redis_url: str) -> None:
    secrets.keep("one", "t0ken", 60)
    with Redis.from_url(redis_url) as redis:
        redis.rename("gradewright:secret:one", "gradewright:secret:other")
    with pytest.raises(ConfigurationError, match="another secret"):
        secrets.get("other")


def test_another_machines_secret_asks_for_a_common_key(secrets: Secrets, ledger: Ledger, tmp_path: Path) -> None:
    secrets.keep("one", "t0ken", 60)
    other_machine = Secrets(ledger.connection, Cipher("", tmp_path / "other" / "secret.key"))
    with pytest.raises(ConfigurationError, match="the same GRADEWRIGHT_SECRET_KEY on every machine"):
        other_machine.get("one")
