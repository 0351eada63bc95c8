"""Nothing of a student's and no token leaves by a Sentry event."""

import json

import pytest
import sentry_sdk
from sentry_sdk.envelope import Envelope

from worker import telemetry
from worker.errors import ConfigurationError


def fail(code: str) -> None:
    marker = f"in a variable: {code}"
    raise ValueError(marker)


def test_an_event_tells_where_it_happened_and_nothing_else(envelopes: list[Envelope]) -> None:
    sentry_sdk.add_breadcrumb(message="SECRET in a breadcrumb")
    try:
        fail("SECRET")  # SECRET in a source line
    except ValueError as error:
        telemetry.report_fault(error, assignment="cal/a", backup="b1")

    (envelope,) = envelopes
    assert "SECRET" not in envelope.serialize().decode()
    event = envelope.get_event()
    assert event is not None
    (exception,) = event["exception"]["values"]
    assert exception["type"] == "ValueError"
    assert [frame["function"] for frame in exception["stacktrace"]["frames"]][-1] == "fail"
    assert event["tags"] == {"assignment": "cal/a", "backup": "b1"}
    assert "server_name" not in json.dumps(event)


def test_without_an_address_nothing_is_sent(envelopes: list[Envelope]) -> None:
    sentry_sdk.init()
    telemetry.report_fault(ValueError("x"), assignment="cal/a", backup="b1")

    assert envelopes == []


@pytest.mark.parametrize("dsn", ["secret", "http://", "http://secret@127.0.0.1/x y", "http://secret@[::1"])
def test_an_address_that_is_none_is_refused_by_the_settings_name(dsn: str) -> None:
    with pytest.raises(ConfigurationError, match="GRADEWRIGHT_SENTRY_DSN") as caught:
        telemetry.start_sentry(dsn)

    assert "secret" not in str(caught.value)
