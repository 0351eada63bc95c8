"""Whatever comes in a body: it is what Ok sends, or it is refused without a word of it being repeated."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from worker.trigger.bodies import ADDRESSED, BATCH, JOBS, Batch, read
from worker.trigger.refusal import RequestRefusedError

SECRET = "s3cret-token"
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just(SECRET),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4),
    max_leaves=12,
)
NAMES = ("subm_ids", "assignment", "access_token", "priority")


def refusal(adapter: TypeAdapter[Any], body: bytes) -> RequestRefusedError | None:
    """Return why a body is refused; None where it is taken."""
    try:
        read(adapter, body)
    except RequestRefusedError as error:
        return error
    return None


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200) | ANYTHING.map(lambda value: json.dumps(value).encode()))
def test_a_body_is_read_or_refused_and_nothing_else(body: bytes) -> None:
    for adapter in (BATCH, ADDRESSED, JOBS):
        error = refusal(adapter, body)
        assert error is None or (error.status == 400 and SECRET not in str(error) and len(str(error)) < 1000)


@settings(max_examples=300, deadline=None)
@given(st.fixed_dictionaries(dict.fromkeys(NAMES, ANYTHING)))
def test_no_token_is_repeated_whatever_stands_beside_it(fields: dict[str, object]) -> None:
    error = refusal(BATCH, json.dumps({**fields, "access_token": SECRET}).encode())

    assert SECRET not in str(error)


def test_a_batch_does_not_show_its_token() -> None:
    assert SECRET not in repr(Batch(subm_ids=[], assignment="k", access_token=SECRET))


def test_a_lone_surrogate_is_no_text() -> None:
    assert refusal(ADDRESSED, rb'{"assignment": "\ud800", "subm_ids": [], "access_token": "t"}') is not None
    assert refusal(JOBS, rb'["\ud800"]') is not None


def test_what_newer_servers_add_is_ignored() -> None:
    batch = {"subm_ids": ["PdRqbG"], "assignment": "k", "access_token": "t", "backup_url": "x", "testing": True}

    assert Batch(subm_ids=["PdRqbG"], assignment="k", access_token="t") == read(BATCH, json.dumps(batch).encode())
