"""A batch's token is recognised when it comes again, and cannot be read or guessed from what is kept."""

from pathlib import Path

import pytest
from redis import Redis

from worker.cipher import Cipher
from worker.ledger import Ledger
from worker.ledger.secrets import Secrets
from worker.tokens.batches import BATCH_TOKEN_SECONDS, BatchTokens


@pytest.fixture
def batches(ledger: Ledger, tmp_path: Path) -> BatchTokens:
    return BatchTokens(Secrets(ledger.connection, Cipher("", tmp_path / "secret.key")))


def test_a_token_is_kept_by_one_name_however_often_it_comes(batches: BatchTokens) -> None:
    name = batches.keep("lent-token")

    assert batches.keep("lent-token") == name == batches.name("lent-token")
    assert batches.keep("another-token") != name
    assert batches.get(name) == "lent-token"


def test_a_token_is_kept_as_long_as_ok_lends_it(batches: BatchTokens, redis_url: str) -> None:
    name = batches.keep("lent-token")
    with Redis.from_url(redis_url) as redis:
        assert BATCH_TOKEN_SECONDS - 60 < redis.ttl(f"gradewright:secret:{name}") <= BATCH_TOKEN_SECONDS


def test_a_token_that_ok_takes_no_more_is_forgotten(batches: BatchTokens) -> None:
    name = batches.keep("lent-token")
    batches.drop(name)

    assert batches.get(name) is None
