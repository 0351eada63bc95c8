"""What leaves by a Sentry event: whose fault it is and where, grouped by cause, and nothing of a student's."""

import json
import threading
from pathlib import Path
from typing import Any

import pytest
import sentry_sdk
from celery import Celery
from sentry_sdk.envelope import Envelope

from graders.errors import AssignmentError, SandboxError
from tests.simulators.ok import OkSimulator
from tests.worker.fakes import LAB, Clock, FakeSandbox
from worker import telemetry
from worker.errors import ConfigurationError, RefusedError
from worker.ledger import Ledger
from worker.records import State, Work
from worker.service import Service

#: What is planted wherever an event might pick something up.
MARKERS = ("MARKER-CODE", "MARKER-NAME", "marker@example.edu", "MARKER-TOKEN")


def fail(code: str) -> None:
    marker = f"in a variable: {code} {' '.join(MARKERS)}"
    raise ValueError(marker)


def caught(code: str = "x") -> ValueError:
    try:
        fail(code)
    except ValueError as error:
        return error
    raise AssertionError


def events(envelopes: list[Envelope]) -> list[dict[str, Any]]:
    """Return what was sent."""
    return [dict(envelope.get_event() or {}) for envelope in envelopes]


def test_an_event_tells_where_it_happened_and_nothing_else(envelopes: list[Envelope]) -> None:
    sentry_sdk.add_breadcrumb(message="SECRET in a breadcrumb")
    try:
        fail("SECRET")  # SECRET in a source line
    except ValueError as error:
        telemetry.report_fault(error, assignment="cal/a", backup="b1")

    (envelope,) = envelopes
    assert "SECRET" not in envelope.serialize().decode()
    (event,) = events(envelopes)
    (exception,) = event["exception"]["values"]
    assert "ValueError" == exception["type"]
    assert "fail" == [frame["function"] for frame in exception["stacktrace"]["frames"]][-1]
    assert {"assignment": "cal/a", "backup": "b1", "fault": "infrastructure", "component": "worker"} == event["tags"]
    assert "server_name" not in json.dumps(event)


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (AssignmentError("x"), "grader"),
        (SandboxError("x"), "infrastructure"),
        (RefusedError("x"), "platform"),
        (KeyError("x"), "infrastructure"),
    ],
)
def test_the_fault_class_is_a_tag(error: Exception, fault: str, envelopes: list[Envelope]) -> None:
    telemetry.report_fault(error, assignment="cal/a", backup="b1")

    assert [fault] == [event["tags"]["fault"] for event in events(envelopes)]


def test_events_are_grouped_by_class_and_cause_whatever_the_submission(envelopes: list[Envelope]) -> None:
    for backup in ("b1", "b2"):
        telemetry.report_fault(caught(backup), assignment="cal/a", backup=backup)
    wrapped = SandboxError("x")
    wrapped.__cause__ = caught()
    for error, cause in ((wrapped, ""), (SandboxError("y"), ""), (SandboxError("y"), "poison")):
        telemetry.report_fault(error, assignment="cal/a", backup="b1", cause=cause)
    first, second, *others = [tuple(event["fingerprint"]) for event in events(envelopes)]

    assert first == second
    assert 4 == len({first, *others})


def test_what_ends_a_thread_is_reported(envelopes: list[Envelope], capfd: pytest.CaptureFixture[str]) -> None:
    thread = threading.Thread(target=fail, args=("x",), name="heartbeat")
    thread.start()
    thread.join()

    assert ["thread heartbeat"] == [event["tags"]["during"] for event in events(envelopes)]
    assert "ValueError" in capfd.readouterr().err


def test_nothing_planted_in_a_submission_leaves_with_its_fault(
    service: Service, ledger: Ledger, ok: OkSimulator, sandbox: FakeSandbox, envelopes: list[Envelope], clock: Clock
) -> None:
    """Code, a name, an address and a token lie in files, frames and texts of errors; the third failure is told."""
    (backup,) = ok.add_class(LAB, {"marker@example.edu": {"lab00.py": "# MARKER-CODE MARKER-NAME"}}).values()
    sandbox.outcome = lambda: fail("MARKER-CODE")  # type: ignore[assignment]
    for _ in range(3):
        ledger.see(LAB, [backup])
        ledger.queue(LAB, [backup], patience=30)
        service.grade(Work(LAB, backup))
        clock.now += 3600
    (record,) = ledger.records(LAB, [backup])
    (envelope,) = envelopes
    text = envelope.serialize().decode()

    assert State.FAILED is record.state
    assert [] == [marker for marker in (*MARKERS, "staff-token") if marker in text]
    assert {"assignment": LAB, "backup": backup} == {
        k: events(envelopes)[0]["tags"][k] for k in ("assignment", "backup")
    }


def test_a_broken_assignment_is_told_once_a_version_not_once_a_submission(
    service: Service, ledger: Ledger, sandbox: FakeSandbox, assignments_dir: Path, envelopes: list[Envelope]
) -> None:
    def told_after(*backups: str) -> int:
        for backup in backups:
            ledger.see(LAB, [backup])
            ledger.queue(LAB, [backup], patience=30)
            service.grade(Work(LAB, backup))
        return len(envelopes)

    toml = assignments_dir / LAB / "grader.toml"
    sandbox.has_image = False
    no_image = told_after("b1", "b2")
    toml.write_text(f"{toml.read_text()}\n# another version\n")
    another_version = told_after("b3", "b4")
    toml.write_text("broken")
    no_toml = told_after("b5", "b6")
    toml.write_text("[broken in another way")
    another_toml = told_after("b7", "b8")

    assert [1, 2, 3, 4] == [no_image, another_version, no_toml, another_toml]
    assert {"grader"} == {event["tags"]["fault"] for event in events(envelopes)}


def test_what_a_platform_refuses_of_an_assignment_is_told_once(
    service: Service, ledger: Ledger, envelopes: list[Envelope]
) -> None:
    for backup in ("xNoOne", "yNoOne"):
        ledger.see(LAB, [backup])
        ledger.queue(LAB, [backup], patience=30)
        service.grade(Work(LAB, backup))

    assert [("platform", "xNoOne")] == [(e["tags"]["fault"], e["tags"]["backup"]) for e in events(envelopes)]


def test_what_nobody_thought_of_in_a_task_is_told_by_place_and_class_alone(
    registered: Celery, envelopes: list[Envelope], capfd: pytest.CaptureFixture[str]
) -> None:
    result = registered.tasks["canary"].apply()

    assert ("EndedEarlyError", "ValueError") == (type(result.result).__name__, str(result.result))
    assert [("canary", "infrastructure")] == [(e["tags"]["during"], e["tags"]["fault"]) for e in events(envelopes)]
    told = envelopes[0].serialize().decode() + capfd.readouterr().err + str(result.traceback)
    assert [] == [marker for marker in MARKERS if marker in told]


def test_without_an_address_nothing_is_sent(envelopes: list[Envelope]) -> None:
    sentry_sdk.init()
    telemetry.report_fault(ValueError("x"), assignment="cal/a", backup="b1")

    assert envelopes == []


@pytest.mark.parametrize("dsn", ["secret", "http://", "http://secret@127.0.0.1/x y", "http://secret@[::1"])
def test_an_address_that_is_none_is_refused_by_the_settings_name(dsn: str) -> None:
    with pytest.raises(ConfigurationError, match="GRADEWRIGHT_SENTRY_DSN") as caught:
        telemetry.start_sentry(dsn)

    assert "secret" not in str(caught.value)
