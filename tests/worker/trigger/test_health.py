"""Health, readiness and metrics over real HTTP, of a service that works and of one that does not."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from redis import Redis

from tests.simulators.ok.autograde import RejectedError, send, send_batch
from tests.valkey import running_valkey
from tests.worker.fakes import LAB, FakeQueue
from tests.worker.test_ledger import GRADED, WORK, claimed
from tests.worker.trigger.conftest import KEY, serving
from tests.worker.trigger.test_app import get
from worker.cipher import Cipher
from worker.ledger import Ledger
from worker.ledger.secrets import Secrets
from worker.ledger.vitals import Vitals
from worker.ledger.watches import Watches
from worker.records import Work
from worker.tokens.batches import BatchTokens
from worker.trigger.app import Trigger
from worker.trigger.health import CANARY_LIMIT_SECONDS, Health
from worker.trigger.server import LEDGER_PATIENCE


def values(text: str) -> dict[str, float]:
    """Return the samples by their names and labels."""
    found = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            labels = ",".join(f"{name}={value}" for name, value in sorted(sample.labels.items()))
            found[sample.name + (f"{{{labels}}}" if labels else "")] = sample.value
    return found


def test_healthy_is_only_what_consumes(url: str, ledger: Ledger, redis_url: str, clock: Callable[[], float]) -> None:
    never = get(url, "healthz")
    Vitals(ledger.connection).stamp_canary()
    now = get(url, "healthz")
    with Redis.from_url(redis_url) as redis:
        redis.set("gradewright:canary", clock() - CANARY_LIMIT_SECONDS - 5)
    late = get(url, "healthz")

    assert [503, 200, 503] == [never[0], now[0], late[0]]
    assert "no canary task was ever consumed" in never[2]
    assert '{"ok":true,"reason":null}' == now[2]
    assert "consumed 125 s ago: see that a worker and beat are running" in late[2]


def test_a_trigger_without_assignments_is_not_ready(trigger: Trigger, tmp_path: Path) -> None:
    elsewhere = replace(trigger, health=Health(trigger.batches.ledger, tmp_path / "nowhere"))
    with serving(elsewhere) as url:
        status, _, body = get(url, "readyz")

    assert 503 == status
    assert "GRADEWRIGHT_ASSIGNMENTS_DIR" in body


def test_a_trigger_with_all_it_needs_is_ready(url: str) -> None:
    assert (200, '{"ok":true,"reason":null}') == get(url, "readyz")[::2]


@pytest.fixture
def cut_off(trigger: Trigger, tmp_path: Path) -> Iterator[str]:
    """Serve while Redis is away."""
    with running_valkey() as valkey:
        ledger = Ledger(valkey.url, patience=0)
        valkey.kill()
        tokens = BatchTokens(Secrets(ledger.connection, Cipher("", tmp_path / "secret.key")))
        batches = replace(trigger.batches, ledger=ledger, tokens=tokens)
        with serving(replace(trigger, batches=batches, health=Health(ledger, Path("/")))) as url:
            yield url
        ledger.close()
        valkey.start()


@pytest.mark.parametrize("path", ["healthz", "readyz", "metrics"])
def test_without_redis_nothing_is_well_and_the_reason_is_told(cut_off: str, path: str) -> None:
    status, _, body = get(cut_off, path)

    assert 503 == status
    assert "Redis at" in body


def test_without_redis_a_batch_is_refused_and_news_is_heard_all_the_same(cut_off: str) -> None:
    """A student waits for the answer to news; the next poll finds their submission."""
    with pytest.raises(RejectedError) as caught:
        send_batch(cut_off, KEY, "staff-token", ["PdRqbG"])
    assert 503 == caught.value.status
    assert "the ledger does not answer" in caught.value.body
    assert "Redis at" not in caught.value.body  # where it is, is nothing for strangers
    assert send(cut_off, "/api/file/grade/continous", {"assignment": KEY}) is None


def test_a_restart_of_redis_ends_no_job_of_oks(trigger: Trigger, tmp_path: Path) -> None:
    with running_valkey() as valkey:
        ledger = Ledger(valkey.url, patience=LEDGER_PATIENCE)
        tokens = BatchTokens(Secrets(ledger.connection, Cipher("", tmp_path / "secret.key")))
        with serving(replace(trigger, batches=replace(trigger.batches, ledger=ledger, tokens=tokens))) as url:
            (job,) = send_batch(url, KEY, "staff-token", ["PdRqbG"])
            valkey.kill()
            restart = threading.Timer(1, valkey.start)
            restart.start()
            try:
                answer = send(url, "/results", [job])
            finally:
                restart.join()
        ledger.close()

    assert {job: {"status": "queued", "result": "queued"}} == answer


def test_metrics_tell_what_the_ledger_holds(
    url: str, ledger: Ledger, queue: FakeQueue, redis_url: str, clock: Callable[[], float]
) -> None:
    queue.messages = 2
    post = ledger.grade(claimed(ledger), GRADED, seconds=60)
    assert post is not None
    ledger.posted(post, GRADED.scores[0])
    ledger.fail(claimed(ledger, Work(LAB, "broken")), "", fault="grader")
    ledger.see(LAB, ["waits"])
    ledger.overdue(0, patience=30)
    with Redis.from_url(redis_url) as redis:
        redis.zadd("gradewright:ungraded", {f"{LAB} waits": clock() - 100})
    watches = Watches(ledger.connection)
    watches.watch(LAB, every_seconds=60)
    claim = watches.take({}, seconds=60, most=1)
    assert claim is not None
    watches.failed(claim, "Ok is down", pause_seconds=60)
    status, headers, text = get(url, "metrics")
    told = values(text)

    assert (200, True) == (status, headers["content-type"].startswith("text/plain"))
    assert (1, 1, 0) == tuple(
        told[f"gradewright_submissions{{assignment={LAB},state={state}}}"] for state in ("posted", "failed", "grading")
    )
    assert (1, 1, 1) == tuple(
        told[f"gradewright_{name}"] for name in ("graded_total", "posted_total", "failed_total{fault=grader}")
    )
    assert (2, 1) == (told["gradewright_queue_messages"], told["gradewright_grading_seconds_count"])
    assert 100 <= told["gradewright_oldest_waiting_seconds"] < 130
    assert 0 <= told["gradewright_last_sweep_age_seconds"] < 30
    assert 0 <= told["gradewright_grading_seconds_sum"] < 30
    assert 1 == told[f"gradewright_poll_failures{{assignment={LAB}}}"]
    assert "gradewright_last_canary_age_seconds" not in told, "it never came"
    assert WORK.backup not in text


def test_metrics_want_the_token_where_one_is_set(trigger: Trigger) -> None:
    with serving(replace(trigger, metrics_token="s3cret")) as url:
        statuses = [
            get(url, "metrics", **headers)[0]
            for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Bearer s3cret"})
        ]

    assert [401, 401, 200] == statuses
    assert "s3cret" not in repr(replace(trigger, metrics_token="s3cret"))
