"""The trigger's addresses over real HTTP: what is granted, what is refused, and what the refusals tell."""

import json
import urllib.request
from collections.abc import Callable
from pathlib import Path
from urllib.error import HTTPError

import pytest
from redis import Redis
from sentry_sdk.envelope import Envelope
from structlog.testing import capture_logs

from tests.simulators.ok import Fault, OkSimulator
from tests.simulators.ok.autograde import RejectedError, send, send_batch
from tests.waiting import wait_until
from tests.worker.fakes import LAB, FakeQueue
from tests.worker.trigger.conftest import KEY
from worker.ledger import Ledger
from worker.ledger.watches import Watches
from worker.records import State, Work
from worker.trigger.app import BODY_BYTES, NEWS_BYTES
from worker.trigger.batches import HOLD_SECONDS
from worker.trigger.bodies import BATCH_LIMIT
from worker.trigger.server import CONNECTIONS

ONE, TWO, THREE = "PdRqbG", "zbqx2a", "negL6a"
BATCH = "/api/ok/v3/grade/batch"
NEWS = "/api/file/grade/continous"


def refused(ask: Callable[[], object]) -> tuple[int, str]:
    """Return the status and the error of a refusal, which is always JSON."""
    with pytest.raises(RejectedError) as caught:
        ask()
    return caught.value.status, json.loads(caught.value.body)["error"]


def get(url: str, path: str, **headers: str) -> tuple[int, dict[str, str], str]:
    request = urllib.request.Request(url + path, headers=headers)  # noqa: S310 -- loopback
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 -- loopback
            return answer.status, dict(answer.headers), answer.read().decode()
    except HTTPError as error:
        with error:
            return error.code, dict(error.headers), error.read().decode()


def batch(**fields: object) -> dict[str, object]:
    return {"subm_ids": [ONE, TWO], "assignment": KEY, "access_token": "staff-token", "priority": "default", **fields}


def test_a_batch_is_recorded_and_queued_and_answered_with_a_job_each(
    url: str, ledger: Ledger, queue: FakeQueue
) -> None:
    jobs = send_batch(url, KEY, "staff-token", [ONE, TWO, ONE])
    wait_until(lambda: ledger.counts() == {LAB: {State.QUEUED: 2}}, "both to be queued")

    assert [jobs[0], jobs[1], jobs[0]] == jobs
    assert jobs[0] != jobs[1]
    assert [Work(LAB, ONE), Work(LAB, TWO)] == [work for work, _ in queue.gradings]


@pytest.mark.parametrize("spelling", ["/{}", "{}/", "//{}//", "{}"])
def test_slashes_at_the_start_and_the_end_do_not_matter(url: str, spelling: str) -> None:
    assert send(url, spelling.format(BATCH), batch()) is not None
    assert send(url, spelling.format("/results"), []) == {}
    assert send(url, spelling.format(NEWS), {"assignment": KEY, "file_contents": {}}) is None


def test_ok_asks_with_the_key_test_whether_an_autograder_is_there(url: str, ledger: Ledger) -> None:
    assert send(url, BATCH, {"subm_ids": ["test"], "assignment": "test", "access_token": "test"}) is None
    assert ledger.counts() == {}


@pytest.mark.parametrize(
    ("backups", "priority", "urgent"),
    [([ONE], "default", True), ([ONE, TWO], "high", True), ([ONE, TWO], "low", False)],
)
def test_what_a_person_waits_for_goes_first(
    url: str, queue: FakeQueue, backups: list[str], priority: str, urgent: bool
) -> None:
    send(url, BATCH, batch(subm_ids=backups, priority=priority))
    wait_until(lambda: len(queue.gradings) == len(backups), "the hints")

    assert {urgent} == {number == 0 for _, number in queue.gradings}


def test_no_score_may_be_posted_within_the_second_of_the_batch(
    url: str, redis_url: str, clock: Callable[[], float]
) -> None:
    before = clock()
    send_batch(url, KEY, "staff-token", [ONE])
    with Redis.from_url(redis_url, decode_responses=True) as redis:
        post_after = float(str(redis.hget(f"gradewright:record:{LAB} {ONE}", "post_after")))

    assert before + 1 < before + HOLD_SECONDS <= post_after <= clock() + HOLD_SECONDS


@pytest.mark.parametrize(
    ("token", "status", "words"),
    [
        ("no-such-token", 401, "does not know"),
        ("expired-token", 401, "expired"),
        ("email-token", 403, "does not say"),
        ("helper-token", 403, "helper@berkeley.edu is not among the staff of cal/cs61a/sp16"),
        ("eve-token", 403, "eve@berkeley.edu is not among the staff"),
        ("elsewhere-token", 403, "is not among the staff of cal/cs61a/sp16"),
    ],
)
def test_a_token_that_is_not_of_the_courses_staff_queues_nothing(
    url: str, ok: OkSimulator, ledger: Ledger, token: str, status: int, words: str
) -> None:
    course = ok.store.assignments[LAB].course
    ok.store.enroll("helper@berkeley.edu", course, "lab assistant")
    ok.store.enroll("eve@berkeley.edu", course, "student")
    ok.store.enroll("elsewhere@berkeley.edu", ok.store.course("cal/cs70/sp16"), "instructor")
    told = refused(lambda: send_batch(url, KEY, token, [ONE]))

    assert status == told[0]
    assert words in told[1]
    assert token not in told[1]
    assert ledger.counts() == {}


@pytest.mark.parametrize("role", ["grader", "staff", "instructor"])
def test_every_role_that_may_score_may_ask(url: str, ok: OkSimulator, role: str) -> None:
    ok.store.enroll("ta@berkeley.edu", ok.store.assignments[LAB].course, role)

    assert len(send_batch(url, KEY, "ta-token", [ONE])) == 1
    assert len(send_batch(url, KEY, "admin-token", [ONE])) == 1


def test_ok_is_asked_about_a_token_now_and_then_only(url: str, ok: OkSimulator) -> None:
    for _ in range(4):
        send_batch(url, KEY, "staff-token", [ONE])

    assert ["/api/v3/user/"] == [request.path for request in ok.requests]


def test_nothing_is_queued_while_ok_cannot_be_asked(url: str, ok: OkSimulator, ledger: Ledger) -> None:
    ok.fault(Fault(where="GET /api/v3/user/", status=502, html=True))
    status, told = refused(lambda: send_batch(url, KEY, "staff-token", [ONE]))

    assert (503, {}) == (status, ledger.counts())
    assert "Ok cannot be asked" in told


def test_an_unknown_key_is_named(url: str, ledger: Ledger) -> None:
    status, told = refused(lambda: send(url, BATCH, batch(assignment="no-such-key")))

    assert status == 404
    assert "'no-such-key'" in told
    assert ledger.counts() == {}


def test_a_student_hears_nothing_of_a_wrong_key_but_the_log_does(url: str) -> None:
    with capture_logs() as logs:
        assert send(url, NEWS, {"assignment": "no-such-key"}) is None
        wait_until(lambda: logs, "the log")

    assert "'no-such-key'" in logs[0]["reason"]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"<html>s3cret</html>", "Invalid JSON"),
        (b"", "Invalid JSON"),
        (b'{"subm_ids": ["s3cret', "Invalid JSON"),
        (b"[]", "object"),
        (b"null", "object"),
        (b"\xff\xfe\x00", "Invalid JSON"),
        (b"[" * 100_000, "recursion"),
        (json.dumps(batch(subm_ids="s3cret")).encode(), "subm_ids"),
        (json.dumps(batch(subm_ids=[1234567])).encode(), "subm_ids.0"),
        (json.dumps(batch(subm_ids=[ONE, "../s3cret"])).encode(), "subm_ids.1"),
        (json.dumps(batch(subm_ids=["abc"])).encode(), "subm_ids.0"),
        (json.dumps(batch(subm_ids=["s3cret" * 20])).encode(), "subm_ids.0"),
        (json.dumps(batch(subm_ids=["s3cret\n"])).encode(), "subm_ids.0"),
        (json.dumps(batch(subm_ids=["s3cret x"])).encode(), "subm_ids.0"),
        (json.dumps(batch(subm_ids=[ONE] * 20_001)).encode(), "subm_ids"),
        (json.dumps(batch(access_token="s3cret\r\nX: y")).encode(), "access_token"),
        (json.dumps(batch(access_token="")).encode(), "access_token"),
        (json.dumps(batch(access_token={"s3cret": 1})).encode(), "access_token"),
        (json.dumps(batch(assignment=None)).encode(), "assignment"),
    ],
)
def test_a_body_that_ok_would_not_send_is_refused_and_never_repeated(
    url: str, ledger: Ledger, body: bytes, words: str
) -> None:
    status, told = refused(lambda: send(url, BATCH, body))

    assert status == 400
    assert words in told
    assert "s3cret" not in told
    assert ledger.counts() == {}


@pytest.mark.parametrize("body", [b"{}", b"[1]", b"[null]", b"<html>", b'["' + b"x" * 65 + b'"]'])
def test_results_are_told_of_a_list_of_ids_only(url: str, body: bytes) -> None:
    assert refused(lambda: send(url, "/results", body))[0] == 400


def test_the_largest_batch_and_its_jobs_fit_and_hostile_bodies_do_not_fill_the_memory() -> None:
    largest = batch(subm_ids=["x" * 32] * BATCH_LIMIT, access_token="x" * 512)
    jobs = ["x" * 24] * BATCH_LIMIT

    assert len(json.dumps(largest)) < BODY_BYTES
    assert len(json.dumps(jobs)) < BODY_BYTES
    assert max(BODY_BYTES, NEWS_BYTES) * CONNECTIONS <= 256 << 20


@pytest.mark.parametrize("path", [BATCH, "/results"])
def test_a_huge_body_is_not_taken(url: str, path: str) -> None:
    status, told = refused(lambda: send(url, path, b" " * (BODY_BYTES + 1)))

    assert (413, True) == (status, "over 1024 KB" in told)


def test_an_unknown_job_is_null_and_a_known_one_a_word(url: str) -> None:
    (job,) = send_batch(url, KEY, "staff-token", [ONE])

    assert {job: {"status": "queued", "result": "queued"}, "unknown": None} == send(url, "/results", [job, "unknown"])


def test_news_of_a_submission_has_its_assignment_polled_soon(url: str, ledger: Ledger) -> None:
    Watches(ledger.connection).watch(LAB, every_seconds=3600)
    claim = Watches(ledger.connection).take({}, seconds=60, most=1)
    assert claim is not None
    Watches(ledger.connection).done(claim, listed=0, new=0, took_seconds=0, pause_seconds=3600)
    news = {"assignment": KEY, "file_contents": {"lab00.py": "s3cret"}, "submitter": "a@x.edu", "emails": ["a@x.edu"]}
    assert send(url, NEWS, news) is None

    wait_until(lambda: _due_in(ledger) < 60, "the poll to be due soon")


def _due_in(ledger: Ledger) -> float:
    (watched,) = Watches(ledger.connection).watched({})
    return (watched.due_at or 0) - ledger.connection.clock()


def test_large_news_is_answered_all_the_same_and_not_kept(url: str, redis_url: str) -> None:
    files = {"lab00.py": "s3cret" * 1_000_000}
    assert send(url, NEWS, {"assignment": KEY, "file_contents": files}) is None
    assert send(url, NEWS, b"x" * (NEWS_BYTES + 1)) is None
    with Redis.from_url(redis_url, decode_responses=True) as redis:
        assert not any("s3cret" in str(redis.dump(key)) for key in redis.scan_iter("*"))


def test_two_assignments_with_one_key_are_refused_and_a_new_key_is_found(url: str, assignments_dir: Path) -> None:
    toml = (assignments_dir / LAB / "grader.toml").read_text()
    other = assignments_dir / "cal/cs61a/sp16/other"
    other.mkdir()
    (other / "grader.toml").write_text(toml)
    assert refused(lambda: send(url, BATCH, batch()))[0] == 409
    (other / "grader.toml").write_text(toml.replace(KEY, "key-other"))

    assert send(url, BATCH, batch()) is not None
    assert send(url, BATCH, batch(assignment="key-other")) is not None


def test_a_broken_neighbour_hides_no_assignment(url: str, assignments_dir: Path) -> None:
    for name, text in (("a", "[assignment\n"), ("b", "assignment = 3\n"), ("c", "[assignment]\nkey = 3\n")):
        (assignments_dir / name).mkdir()
        (assignments_dir / name / "grader.toml").write_text(text)

    assert send(url, BATCH, batch()) is not None


@pytest.mark.parametrize("path", ["", "docs", "redoc", "openapi.json", "results", "api/ok/v3/grade/batch", "nowhere"])
def test_there_are_no_pages_and_nothing_tells_what_serves(url: str, path: str) -> None:
    status, headers, body = get(url, path)

    assert status in {404, 405}
    assert "error" in json.loads(body)
    assert "server" not in {name.lower() for name in headers}


def test_the_token_is_neither_in_redis_nor_in_the_queue_in_clear(url: str, redis_url: str, queue: FakeQueue) -> None:
    send_batch(url, KEY, "staff-token", [ONE, TWO, THREE])
    with Redis.from_url(redis_url, decode_responses=True) as redis:
        kept = [key + repr(redis.hgetall(key) if redis.type(key) == "hash" else "") for key in redis.scan_iter("*")]
        kept += [str(redis.get(key)) for key in redis.scan_iter("*") if redis.type(key) == "string"]

    assert kept
    assert "staff-token" not in repr((kept, queue.gradings))


def test_an_own_fault_is_answered_as_json_without_a_word_of_it_and_reported(
    url: str, queue: FakeQueue, envelopes: list[Envelope]
) -> None:
    del queue.messages
    status, _, body = get(url, "metrics")

    assert (500, {"error": "a fault of the trigger's own: see its log"}) == (status, json.loads(body))
    assert 1 == len(envelopes)
