"""Several kinds of score, lateness and comments, over a real ledger and the Ok stand-in."""

import json
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from redis import Redis
from structlog.testing import capture_logs

from graders.sandbox.outcome import Outcome
from graders.verdict import Ending
from tests.simulators.ok import Fault, OkSimulator
from tests.worker.fakes import LAB, Clock, FakeQueue, FakeSandbox
from tests.worker.test_service import TWIN, WORK, active, record, see
from worker.access import OkAccess
from worker.assignments import Assignments
from worker.due_dates import TRUST_SECONDS, DueDates
from worker.gatekeeping import Gatekeeper
from worker.grading import Grading
from worker.heartbeat import Heartbeat
from worker.ledger import COMMENT_LIMIT, REJECTION_LIMIT, Ledger
from worker.platforms.http import Patience
from worker.platforms.ok import OkClient
from worker.posting import PLAIN_AFTER, Posting
from worker.records import State, Work
from worker.service import Service
from worker.settings import Settings

#: Handed in 28 hours after the due date.
LATE = Work(LAB, "QbYKez")

KINDS = """
[[score]]
[[score]]
kind = "correctness"
points = 4
[[score]]
kind = "effort"
points = 2
late = false
"""
REMARKS = [
    {"file": "lab00.py", "line": 1, "message": "unused import \N{SNAKE}"},
    {"file": "lab00.py", "line": 1, "message": "unused import \N{SNAKE}"},
    {"file": "lab00.py", "line": 7, "message": "too long\n"},
    {"file": "lab00.py", "line": 7, "message": "too long"},
    {"file": "la\N{SNAKE}b00.py", "line": 7, "message": "not on Ok by this name"},
]
KEPT = [("lab00.py", 1, "unused import \ufffd"), ("lab00.py", 7, "too long")]


@pytest.fixture
def folder(assignments_dir: Path) -> Path:
    return assignments_dir / LAB


def write(folder: Path, more: str) -> None:
    toml = (folder / "grader.toml").read_text().partition("[score]")[0]
    (folder / "grader.toml").write_text(toml + more)


def posted(ok: OkSimulator, work: Work) -> dict[str, float]:
    return {score.kind: score.score for score in active(ok, work)}


def remarked(service: Service, ledger: Ledger, redis_url: str) -> None:
    """Give the verdict that serves both students remarks, as a linter's would be."""
    see(ledger, WORK, TWIN)
    service.grade(WORK)
    with Redis.from_url(redis_url, decode_responses=True) as redis:
        (key,) = redis.scan_iter("gradewright:verdict:*")
        redis.set(key, json.dumps({**json.loads(str(redis.get(key))), "comments": REMARKS}))


def comments(client: OkClient, work: Work = TWIN) -> list[tuple[str, int, str]]:
    return [(one.filename, one.line, one.message) for one in client.comments(work.backup)]


def later(service: Service, queue: FakeQueue, clock: Clock) -> None:
    clock.now += 301
    service.sweep(queue)
    for work in queue.posts:
        service.post(work)
    queue.posts.clear()


def test_every_kind_is_posted_and_the_first_carries_the_report(
    service: Service, ledger: Ledger, ok: OkSimulator, folder: Path
) -> None:
    write(folder, KINDS)
    see(ledger, WORK)
    service.grade(WORK)

    first, *others = ok.scores(WORK.backup)
    assert posted(ok, WORK) == {"total": 10.0, "correctness": 4.0, "effort": 2.0}
    assert first.message.startswith("You earned:\n  total: 10 of 10 points\n  correctness: 4 of 4 points\n")
    assert others[0].message == 'You earned 4 of 4 points.\nThe score "total" carries the whole report.\n'
    assert record(ledger).state is State.POSTED
    assert (record(ledger).score, record(ledger).scores["correctness"]) == (10.0, (4.0, 4.0))


def test_a_worker_that_dies_between_two_kinds_posts_each_once_all_the_same(
    service: Service, ledger: Ledger, ok: OkSimulator, client: OkClient, folder: Path, queue: FakeQueue, clock: Clock
) -> None:
    write(folder, KINDS)
    see(ledger, WORK)
    claim = ledger.claim(WORK, seconds=60)
    assert claim is not None
    post = ledger.grade(claim, service._grading.grade(claim), seconds=60)
    assert post is not None
    client.post_score(WORK.backup, kind="total", score=10, message="the worker dies after this")
    ledger.posted(post, post.scores[0])

    later(service, queue, clock)
    assert [score.kind for score in ok.scores(WORK.backup)] == ["total", "correctness", "effort"]
    assert record(ledger).state is State.POSTED


def test_a_kind_that_ok_does_not_take_now_neither_repeats_nor_stops_the_others(
    service: Service, ledger: Ledger, ok: OkSimulator, folder: Path, queue: FakeQueue, clock: Clock
) -> None:
    write(folder, KINDS)
    see(ledger, WORK)
    ok.fault(Fault(where="/score/", status=500, times=1))
    service.grade(WORK)
    assert record(ledger).state is State.GRADED

    later(service, queue, clock)
    assert [score.kind for score in ok.scores(WORK.backup)] == ["correctness", "effort", "total"]
    assert record(ledger).state is State.POSTED


def test_a_kind_that_ok_never_takes_fails_the_submission_after_the_others_are_posted(
    service: Service, ledger: Ledger, ok: OkSimulator, folder: Path
) -> None:
    write(folder, KINDS)
    see(ledger, WORK)
    ok.fault(Fault(where="/score/", status=400, times=1))
    service.grade(WORK)

    assert set(posted(ok, WORK)) == {"correctness", "effort"}
    assert record(ledger).state is State.FAILED
    assert "refused" in record(ledger).reason


def test_lateness_goes_by_the_submission_time_and_is_told(
    service: Service, ledger: Ledger, ok: OkSimulator, folder: Path
) -> None:
    write(folder, f"{KINDS}\n[late]\npercent_per_day = 10\n")
    see(ledger, WORK, LATE)
    service.grade(WORK)
    service.grade(LATE)

    assert posted(ok, WORK) == {"total": 10.0, "correctness": 4.0, "effort": 2.0}, "staff moved its time"
    assert posted(ok, LATE) == {"total": 8.0, "correctness": 3.2, "effort": 2.0}
    late = {score.kind: score for score in active(ok, LATE)}
    told = "Handed in 1 day 4 hours after the due date (2016-01-28 23:59 PST): 20% of what you earned is deducted."
    assert told in late["total"].message
    assert told in late["correctness"].message


def test_the_verdict_that_serves_again_knows_nothing_of_lateness(
    service: Service, ledger: Ledger, ok: OkSimulator, folder: Path, sandbox: FakeSandbox
) -> None:
    write(folder, "[late]\ndue = 2016-01-29T07:59:58Z\npercent_per_day = 50\n")
    ok.store.backups[WORK.backup].submission_time = "2016-01-20T00:00:00"
    ok.store.backups[WORK.backup].row = b""
    see(ledger, WORK, TWIN)
    service.grade(WORK)
    service.grade(TWIN)

    assert len(sandbox.runs) == 1
    assert (posted(ok, WORK), posted(ok, TWIN)) == ({"total": 10.0}, {"total": 5.0})
    assert "1 minute after the due date" in active(ok, TWIN)[0].message


@pytest.mark.parametrize("status", [403, 404])
def test_a_due_date_that_ok_does_not_tell_is_never_a_penalty_and_is_logged(
    service: Service, ledger: Ledger, ok: OkSimulator, folder: Path, status: int
) -> None:
    write(folder, "[late]\npercent_per_day = 100\n")
    ok.fault(Fault(where="GET /api/v3/assignment/", status=status))
    see(ledger, LATE)
    with capture_logs() as logs:
        service.grade(LATE)

    assert posted(ok, LATE) == {"total": 10.0}
    assert ["not checked", "no due date: nothing is late", "lateness not known"] == [
        log["event"] for log in logs if log["log_level"] == "warning"
    ]


def test_a_submission_waits_while_ok_cannot_tell_the_due_date(
    service: Service, ledger: Ledger, ok: OkSimulator, folder: Path
) -> None:
    write(folder, "[late]\npercent_per_day = 100\n")
    ok.fault(Fault(where="GET /api/v3/assignment/", status=500))
    see(ledger, LATE)
    service.grade(LATE)

    assert record(ledger, LATE).state is State.SEEN
    ok.heal()
    service.grade(LATE)
    assert posted(ok, LATE) == {"total": 0.0}


def test_ok_is_asked_for_a_due_date_now_and_then_only(
    client: OkClient, ok: OkSimulator, folder: Path, assignments: Assignments, clock: Clock
) -> None:
    write(folder, "[late]\npercent_per_day = 10\n")
    due_dates = DueDates(client, clock=clock)
    first = {due_dates.of(assignments.get(LAB)) for _ in range(9)}
    asked = len(ok.requests)
    ok.store.assignments[LAB].due_date = "2026-01-01T00:00:00"
    clock.now += TRUST_SECONDS + 1

    assert first == {datetime(2016, 1, 29, 7, 59, 59, tzinfo=UTC)}
    assert asked == 1
    assert due_dates.of(assignments.get(LAB)) == datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("zone", [None, "", "No/Such", "../etc", "\0"])
def test_a_time_zone_that_is_none_leaves_the_due_date_in_utc(
    client: OkClient, ok: OkSimulator, folder: Path, assignments: Assignments, zone: str
) -> None:
    write(folder, "[late]\npercent_per_day = 10\n")
    ok.store.assignments[LAB].course.timezone = zone
    due = DueDates(client).of(assignments.get(LAB))

    assert due is not None
    assert due.isoformat() == "2016-01-29T07:59:59+00:00"


@pytest.mark.parametrize(("days", "is_told"), [(-1, True), (1, False)])
def test_details_are_held_back_until_the_due_date(
    service: Service, ledger: Ledger, ok: OkSimulator, folder: Path, sandbox: FakeSandbox, days: int, *, is_told: bool
) -> None:
    due = (datetime.now(UTC) + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%S")
    ok.store.assignments[LAB].due_date = due
    text = (folder / "grader.toml").read_text().replace('path = "tests"', 'path = "tests"\nafter_due = ["*"]')
    (folder / "grader.toml").write_text(text)
    sandbox.outcome = Outcome(
        Ending.OK, ({"case": 0, "prompt": 0, "value": None}, {"case": 0, "prompt": 1, "value": "2015"})
    )
    see(ledger, WORK)
    service.grade(WORK)

    message = active(ok)[0].message
    assert ("2015" in message) is is_told
    assert ("The details are shown after the due date" in message) is not is_told


def test_comments_are_posted_after_the_score_without_doubles(
    service: Service, ledger: Ledger, client: OkClient, ok: OkSimulator, redis_url: str
) -> None:
    remarked(service, ledger, redis_url)
    service.grade(TWIN)

    assert comments(client) == KEPT
    assert comments(client, WORK) == []
    sent = [request.path.rpartition("/api/v3")[2] for request in ok.requests if request.method == "POST"]
    assert sent[-3:] == ["/score/", f"/backups/{TWIN.backup}/comment/", f"/backups/{TWIN.backup}/comment/"]
    assert "There are 2 remarks on lines of your code." in active(ok, TWIN)[0].message


@pytest.mark.parametrize("drop", ["before", "after"])
def test_a_comment_whose_answer_was_lost_is_not_posted_twice(
    service: Service,
    ledger: Ledger,
    client: OkClient,
    ok: OkSimulator,
    redis_url: str,
    queue: FakeQueue,
    clock: Clock,
    drop: str,
) -> None:
    remarked(service, ledger, redis_url)
    ok.fault(Fault(where="POST .*/comment/", times=1, drop="before" if drop == "before" else "after"))
    service.grade(TWIN)
    assert record(ledger, TWIN).state is State.POSTED
    assert "comments are not posted" in record(ledger, TWIN).reason

    later(service, queue, clock)
    later(service, queue, clock)
    assert sorted(comments(client)) == KEPT
    assert len(ok.scores(TWIN.backup)) == 1
    assert (record(ledger, TWIN).state, record(ledger, TWIN).reason) == (State.POSTED, "")


def test_a_worker_that_dies_among_the_comments_leaves_the_rest_to_the_next(
    service: Service, ledger: Ledger, client: OkClient, redis_url: str, queue: FakeQueue, clock: Clock
) -> None:
    remarked(service, ledger, redis_url)
    claim = ledger.claim(TWIN, seconds=60)
    assert claim is not None
    post = ledger.grade(claim, service._grading.grade(claim), seconds=60)
    assert post is not None
    ledger.posted(post, post.scores[0])
    client.comment(TWIN.backup, filename="lab00.py", line=7, message="too long")

    later(service, queue, clock)
    assert sorted(comments(client)) == KEPT


def test_comments_that_ok_never_takes_are_given_up_and_the_score_stays(
    service: Service, ledger: Ledger, client: OkClient, ok: OkSimulator, redis_url: str, queue: FakeQueue, clock: Clock
) -> None:
    remarked(service, ledger, redis_url)
    ok.fault(Fault(where="POST .*/comment/", status=500))
    service.grade(TWIN)
    for _ in range(COMMENT_LIMIT + 3):
        later(service, queue, clock)

    tried = sum("/comment/" in request.path and request.method == "POST" for request in ok.requests)
    assert tried == COMMENT_LIMIT
    assert record(ledger, TWIN).state is State.POSTED
    assert len(ok.scores(TWIN.backup)) == 1
    assert comments(client) == []


def test_a_comment_that_is_there_already_is_not_repeated_when_all_is_graded_again(
    service: Service, ledger: Ledger, client: OkClient, redis_url: str
) -> None:
    remarked(service, ledger, redis_url)
    client.comment(TWIN.backup, filename="lab00.py", line=7, message="too long")
    service.grade(TWIN)
    with Redis.from_url(redis_url) as redis:
        redis.delete(f"gradewright:record:{LAB} {TWIN.backup}")
    see(ledger, TWIN)
    service.grade(TWIN)

    assert sorted(comments(client)) == KEPT


def test_a_score_whose_report_breaks_ok_is_posted_without_it(
    service: Service, ledger: Ledger, sandbox: FakeSandbox, ok: OkSimulator, queue: FakeQueue, clock: Clock
) -> None:
    sandbox.outcome = Outcome(Ending.TIMEOUT)
    see(ledger, WORK)
    ok.fault(Fault(where="/score/", status=500, times=PLAIN_AFTER + 1))
    service.grade(WORK)
    for _ in range(PLAIN_AFTER):
        later(service, queue, clock)

    (score,) = active(ok, WORK)
    assert score.message == "You earned 0 of 10 points. Ok could not store the whole report.\n"
    assert record(ledger).state is State.POSTED


def test_a_score_that_ok_alone_fails_at_ends_in_the_end_with_the_reason(
    service: Service, ledger: Ledger, ok: OkSimulator, queue: FakeQueue, clock: Clock
) -> None:
    began = clock.now
    see(ledger, WORK, TWIN)
    ok.fault(Fault(where="/score/", status=500))
    service.grade(WORK)
    ok.heal()
    service.grade(TWIN)
    ok.fault(Fault(where="/score/", status=500))
    while record(ledger).state is State.GRADED:
        later(service, queue, clock)

    assert (record(ledger).state, record(ledger).fault) == (State.FAILED, "platform")
    assert record(ledger).reason.startswith("Ok failed at it 16 times, and took others: Ok answered 500")
    assert sum("/score/" in request.path for request in ok.requests) == REJECTION_LIMIT + 1
    assert clock.now - began > 3600


def test_a_score_is_held_while_ok_can_be_read_but_takes_nobodys(
    service: Service, ledger: Ledger, sandbox: FakeSandbox, ok: OkSimulator, queue: FakeQueue, clock: Clock
) -> None:
    sandbox.outcome = Outcome(Ending.TIMEOUT)
    see(ledger, WORK, TWIN)
    service.grade(TWIN)
    (report,) = (score.message for score in active(ok, TWIN))
    clock.now += 1
    ok.fault(Fault(where="/score/", status=500))
    service.grade(WORK)
    for _ in range(REJECTION_LIMIT + 5):
        later(service, queue, clock)
    ok.heal()
    later(service, queue, clock)

    (score,) = active(ok, WORK)
    assert score.message == report
    assert record(ledger).state is State.POSTED


def test_a_score_that_ok_never_takes_ends_even_where_there_is_no_other(
    service: Service, ledger: Ledger, ok: OkSimulator, queue: FakeQueue, clock: Clock
) -> None:
    began = clock.now
    see(ledger, WORK)
    ok.fault(Fault(where="/score/", status=500))
    service.grade(WORK)
    while record(ledger).state is State.GRADED:
        later(service, queue, clock)

    assert (record(ledger).state, record(ledger).fault) == (State.FAILED, "platform")
    assert 24 * 3600 < clock.now - began < 48 * 3600


@pytest.mark.parametrize(
    "fault",
    [
        Fault(status=500),
        Fault(where="/score/", status=503),
        Fault(where="/score/|/user/", status=401),
        Fault(where="/score/|/user/", drop="before"),
    ],
    ids=["broken", "overloaded", "token expired", "gone"],
)
def test_a_score_is_held_for_as_long_as_ok_is_away(
    settings: Settings, ledger: Ledger, ok: OkSimulator, assignments: Assignments, clock: Clock, fault: Fault
) -> None:
    see(ledger, WORK)
    claim = ledger.claim(WORK, seconds=60)
    assert claim is not None
    with OkClient(ok.url, "staff-token", patience=Patience(attempts=1)) as client:
        grading = Grading(
            OkAccess(client), ledger, FakeSandbox(), assignments, DueDates(client), Gatekeeper(required=False)
        )
        graded = grading.grade(claim)
        ok.fault(fault)
        post = ledger.grade(claim, graded, seconds=60)
        posting = Posting(OkAccess(client), ledger, settings)
        for _ in range(REJECTION_LIMIT + 5):
            assert post is not None
            posting.send(post)
            clock.now += settings.hold_seconds
            assert [WORK] == [one.work for one in ledger.overdue(0, patience=30)], "what is held is due soon again"
            post = ledger.take_post(WORK, seconds=60)
        ok.heal()
        assert post is not None
        posting.send(post)

    (score,) = active(ok, WORK)
    assert score.message == graded.scores[0].message
    assert record(ledger).state is State.POSTED


def test_a_backup_that_ok_alone_fails_at_ends_in_the_end_with_the_reason(
    service: Service, ledger: Ledger, ok: OkSimulator, queue: FakeQueue, clock: Clock
) -> None:
    see(ledger, WORK, TWIN)
    ok.fault(Fault(where=f"/backups/{WORK.backup}", status=500))
    for _ in range(REJECTION_LIMIT):
        assert record(ledger).state is not State.FAILED
        service.grade(WORK)
        service.grade(TWIN)
        clock.now += 301
        service.sweep(queue)

    assert (record(ledger).state, record(ledger).fault) == (State.FAILED, "platform")


def test_a_backup_waits_while_ok_shows_nobodys(
    service: Service, ledger: Ledger, ok: OkSimulator, queue: FakeQueue, clock: Clock
) -> None:
    see(ledger, WORK)
    ok.fault(Fault(where="/backups/", status=500))
    for _ in range(REJECTION_LIMIT + 5):
        service.grade(WORK)
        clock.now += 301
        service.sweep(queue)
    ok.heal()
    service.grade(WORK)

    assert record(ledger).state is State.POSTED


def test_comments_are_held_for_as_long_as_ok_is_away(
    service: Service, ledger: Ledger, client: OkClient, ok: OkSimulator, redis_url: str, queue: FakeQueue, clock: Clock
) -> None:
    remarked(service, ledger, redis_url)
    ok.fault(Fault(where="/comment/|/user/", status=500))
    service.grade(TWIN)
    for _ in range(COMMENT_LIMIT + 3):
        later(service, queue, clock)
    ok.heal()
    later(service, queue, clock)

    assert sorted(comments(client)) == KEPT


def test_one_verdict_is_posted_once_by_however_many_workers(
    settings: Settings, ledger: Ledger, ok: OkSimulator, service: Service
) -> None:
    """Ok archives a score after it has stored the next: two posts at once would leave two that count."""
    see(ledger, WORK)
    ok.fault(Fault(where="/score/", status=500, times=1))
    service.grade(WORK)
    ok.fault(Fault(where="/score/", delay_seconds=0.2))
    with Heartbeat(ledger, 60) as heartbeat:
        other = Service(
            settings, ledger=ledger, grading=service._grading, posting=service._posting, heartbeat=heartbeat
        )
        threads = [threading.Thread(target=one.post, args=(WORK,)) for one in (service, other) * 4]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert len(ok.scores(WORK.backup)) == 1
    assert record(ledger).state is State.POSTED
