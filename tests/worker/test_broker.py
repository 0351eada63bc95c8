"""Which broker wants to be told what."""

import pytest

from worker.broker import Broker


@pytest.mark.parametrize(
    ("ours", "celerys"),
    [
        ("redis://127.0.0.1:6379/3", "redis://127.0.0.1:6379/3"),
        ("rediss://u:p@r.example/0", "rediss://u:p@r.example/0"),
        ("unix:///run/v.sock?db=2", "redis+socket:///run/v.sock?virtual_host=2"),
        ("unix:///run/v.sock", "redis+socket:///run/v.sock?virtual_host=0"),
        ("unix:///run/v.sock?db=1&password=p%2Fw", "redis+socket://:p%2Fw@/run/v.sock?virtual_host=1"),
        ("unix://:p@/run/v.sock?db=1", "redis+socket://:p@/run/v.sock?virtual_host=1"),
    ],
)
def test_addresses_are_given_in_celerys_spelling(ours: str, celerys: str) -> None:
    assert celerys == Broker.at(ours).url


def test_our_highest_priority_is_rabbitmqs_highest_number_and_redis_lowest() -> None:
    rabbitmq, redis = Broker.at("amqp://h//"), Broker.at("redis://h/0")

    assert [9, 8, 7, 6, 5, 4, 3, 2, 1, 0] == list(rabbitmq.priorities)
    assert list(range(10)) == list(redis.priorities)
    assert (9, None) == (rabbitmq.max_priority, redis.max_priority)


def test_a_brokers_password_is_not_shown() -> None:
    assert "s3cret" not in repr(Broker.at("amqp://user:s3cret@h//"))
