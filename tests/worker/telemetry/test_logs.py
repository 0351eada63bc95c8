"""One line a thing that happened, the libraries' too, in one form, with what it is about and without a secret."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from tests.waiting import wait_until
from tests.worker.bench import ONE, Bench
from worker.settings import PREFIX, Settings
from worker.telemetry.scrubbing import scrubber

#: Says one thing in each way in which a process of the service may say something.
PROGRAM = """
import logging, structlog
from worker import telemetry
from worker.settings import Settings
telemetry.configure(Settings.read(), "worker")
log = structlog.get_logger()
with structlog.contextvars.bound_contextvars(assignment="cal/a", backup="b1", attempt=2):
    log.info("graded", running_seconds=0.25)
    logging.getLogger("celery").warning("lost %s\\nand more", "broker")
    try:
        raise ValueError("MARKER-CODE")
    except ValueError:
        logging.getLogger("uvicorn.error").exception("it failed")
        log.exception("failed")
logging.getLogger("kombu").info("chatter")
log.info("with s3cret-token and s3cret%2Fpass", more=["pass s3cret/pass"])
"""


def said(log_format: str) -> list[str]:
    """Return the lines of a process that says something in each way."""
    settings = {"LOG_FORMAT": log_format, "OK_TOKEN": "s3cret-token", "REDIS_URL": "redis://:s3cret%2Fpass@h/0"}
    own = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    environment = {**own, **{PREFIX + name: value for name, value in settings.items()}}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, timeout=30, check=True
    )
    assert not done.stdout
    return done.stderr.splitlines()


def test_json_lines_carry_level_component_and_what_they_are_about() -> None:
    graded, lost, failed, own_failed, secrets = [json.loads(line) for line in said("json")]
    about = {"assignment": "cal/a", "backup": "b1", "attempt": 2, "component": "worker"}

    assert {"level": "info", "event": "graded", "running_seconds": 0.25, **about} == without_time(graded)
    assert {"level": "warning", "event": "lost broker\nand more", "logger": "celery", **about} == without_time(lost)
    assert ("ValueError", "it failed", "uvicorn.error") == (failed["error"], failed["event"], failed["logger"])
    assert ["<string>:11 <module>"] == own_failed["at"]
    assert ("with *** and ***", ["pass ***"]) == (secrets["event"], secrets["more"])


def test_text_has_one_line_each_and_neither_secrets_nor_the_text_of_errors() -> None:
    lines = said("text")
    text = "\n".join(lines)

    assert 5 == len(lines)
    assert "event='graded'" in lines[0]
    assert "assignment='cal/a'" in lines[1]
    assert [] == [word for word in ("MARKER-CODE", "s3cret", "chatter", "raise ") if word in text]


def without_time(line: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in line.items() if key != "timestamp"}


@pytest.mark.parametrize("written", ['quo"ted', json.dumps('quo"ted'), repr('quo"ted')])
def test_a_secret_is_blanked_however_it_is_quoted(written: str) -> None:
    scrub = scrubber(Settings(ok_token=SecretStr('quo"ted'), secret_key=SecretStr("abc")))

    assert 'quo"ted' not in scrub(f"abc {written}")
    assert "ted" not in scrub(f"abc {written}")
    assert "abc" in scrub("abc"), "it is too short to be told from a word"


def test_brokers_and_flowers_passwords_are_blanked_too() -> None:
    scrub = scrubber(
        Settings(broker_url=SecretStr("amqp://user:rabbit-pass@h//"), flower_auth=SecretStr("staff:flower-pass-word"))
    )

    assert "user *** and ***" == scrub("user rabbit-pass and flower-pass-word")


def test_each_line_of_a_submission_says_which_it_is_and_how_long_it_took(
    bench: Bench, capfd: pytest.CaptureFixture[str]
) -> None:
    bench.environment["LOG_FORMAT"] = "json"
    bench.open()
    worker = bench.worker()
    bench.ask(ONE)
    bench.await_posted(ONE)
    worker.terminate()
    worker.wait(10)
    lines = [json.loads(line) for line in capfd.readouterr().err.splitlines() if line.startswith("{")]
    events = {line["event"]: line for line in lines}
    about = {"assignment": ONE.assignment, "backup": ONE.backup, "attempt": 1}

    assert {"worker ready", "graded", "post ended", "worker stopping"} <= set(events)
    for event, stages in (("graded", ("fetching", "running")), ("post ended", ("posting",))):
        assert about == {key: events[event][key] for key in about}
        assert all(events[event][f"{stage}_seconds"] >= 0 for stage in stages)
    wait_until(lambda: worker.poll() == 0, "the worker's end")


@pytest.mark.parametrize("wrong", ["xml", "JSON"])
def test_an_unknown_form_is_refused_by_the_settings_name(wrong: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "worker", "beat"],
        env={**os.environ, f"{PREFIX}LOG_FORMAT": wrong, f"{PREFIX}STATE_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )

    assert (2, True) == (done.returncode, "GRADEWRIGHT_LOG_FORMAT" in done.stderr)
