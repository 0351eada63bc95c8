"""The stand-in answers every recorded request with the recorded status and shape."""

from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from tests.simulators.ok import OkSimulator
from tests.simulators.ok.recorded import recording, recording_names

#: What must have happened before a recording makes sense.
BEFORE = {"token-refresh-reused": "token-refresh"}


@pytest.fixture
def http() -> Iterator[httpx2.Client]:
    with OkSimulator() as ok, httpx2.Client(base_url=ok.url, trust_env=False) as client:
        yield client


def replay(http: httpx2.Client, request: dict[str, Any]) -> httpx2.Response:
    return http.request(
        request["method"],
        request["path"],
        params=request["query"],
        headers=request["headers"],
        data=request.get("form"),
        json=request.get("json"),
    )


def shape(value: object) -> object:
    """Return the keys and types of JSON; a list is the set of its elements' shapes."""
    match value:
        case dict():
            return {key: shape(value[key]) for key in sorted(value)}
        case list():
            return sorted({repr(shape(item)) for item in value})
        case bool() | None:
            return type(value).__name__
        case int() | float():
            return "number"
        case _:
            return type(value).__name__


@pytest.mark.parametrize("name", recording_names())
def test_a_recorded_request_gets_the_recorded_status_and_shape(http: httpx2.Client, name: str) -> None:
    if name in BEFORE:
        replay(http, recording(BEFORE[name])["request"])
    recorded = recording(name)["response"]

    answer = replay(http, recording(name)["request"])

    assert recorded["status"] == answer.status_code
    assert recorded["headers"]["content-type"] == answer.headers["content-type"]
    assert recorded["headers"].keys() <= answer.headers.keys()
    if "json" in recorded:
        assert shape(recorded["json"]) == shape(answer.json())


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_the_recorded_submissions_come_in_the_recorded_pages(http: httpx2.Client, number: int) -> None:
    exchange = recording(f"submissions-page-{number}")

    page = replay(http, exchange["request"]).json()["data"]
    recorded = exchange["response"]["json"]["data"]
    # Ok keeps no order within a group.
    for row in [*page["backups"], *recorded["backups"]]:
        row["group"].sort(key=lambda member: member["email"])

    assert recorded == page


def test_all_77_recordings_are_replayed() -> None:
    assert len(recording_names()) == 77
