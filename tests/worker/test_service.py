"""One submission's way over a real ledger and the Ok stand-in, with everything on it that can go wrong."""

import threading
from pathlib import Path

import pytest
from redis import Redis
from sentry_sdk.envelope import Envelope
from structlog.testing import capture_logs

from graders.errors import AssignmentError, SandboxAwayError, SandboxError
from graders.revision import engine_revision
from graders.sandbox.outcome import Outcome
from graders.verdict import Ending
from tests.simulators.ok import Fault, OkSimulator
from tests.simulators.ok.state import Score
from tests.worker.fakes import LAB, PASSED, Clock, FakeQueue, FakeSandbox
from worker.ledger import Ledger
from worker.platforms.ok import OkClient
from worker.records import Record, State, Which, Work
from worker.service import Service

#: A right answer, and another student's with the very same files.
WORK = Work(LAB, "PdRqbG")
TWIN = Work(LAB, "zbqYrb")
#: The backup that has no file contents.
EMPTY = Work(LAB, "Le3Mb6")


def see(ledger: Ledger, *works: Work, which: Which = Which.CHANGED) -> None:
    for work in works:
        ledger.see(work.assignment, [work.backup], which=which)


def record(ledger: Ledger, work: Work = WORK) -> Record:
    (found,) = ledger.records(work.assignment, [work.backup])
    return found


def active(ok: OkSimulator, work: Work = WORK) -> list[Score]:
    return [score for score in ok.scores(work.backup) if not score.archived]


def raising(error: Exception) -> Outcome:
    raise error


def test_a_submission_ends_posted_with_its_report(service: Service, ledger: Ledger, ok: OkSimulator) -> None:
    see(ledger, WORK)
    service.grade(WORK)

    (score,) = ok.scores(WORK.backup)
    assert (score.kind, score.score) == ("total", 10.0)
    assert score.message.startswith("You earned 10 of 10 points.")
    assert record(ledger).state is State.POSTED


def test_a_submission_graded_twice_is_run_and_posted_once(
    service: Service, ledger: Ledger, sandbox: FakeSandbox, ok: OkSimulator
) -> None:
    see(ledger, WORK)
    threads = [threading.Thread(target=service.grade, args=(WORK,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    service.post(WORK)

    assert len(sandbox.runs) == 1
    assert len(ok.scores(WORK.backup)) == 1


def test_the_same_files_are_not_run_twice(
    service: Service, ledger: Ledger, sandbox: FakeSandbox, ok: OkSimulator
) -> None:
    see(ledger, WORK, TWIN)
    service.grade(WORK)
    service.grade(TWIN)

    assert len(sandbox.runs) == 1
    assert (record(ledger).reused, record(ledger, TWIN).reused) == (False, True)
    assert active(ok, TWIN)[0].score == 10.0


def test_a_stored_verdict_that_cannot_be_read_is_none(
    service: Service, ledger: Ledger, sandbox: FakeSandbox, redis_url: str
) -> None:
    see(ledger, WORK, TWIN)
    service.grade(WORK)
    with Redis.from_url(redis_url) as redis:
        for key in redis.scan_iter("gradewright:verdict:*"):
            redis.set(key, '{"score": "of another version"}')
    service.grade(TWIN)

    assert len(sandbox.runs) == 2
    assert record(ledger, TWIN).state is State.POSTED


def test_a_verdict_of_an_older_engine_is_none(
    service: Service, ledger: Ledger, sandbox: FakeSandbox, redis_url: str
) -> None:
    see(ledger, WORK, TWIN)
    service.grade(WORK)
    with Redis.from_url(redis_url, decode_responses=True) as redis:
        for key in redis.scan_iter("gradewright:verdict:*"):
            assert key.endswith(f":{engine_revision()}")
            redis.rename(key, key.replace(engine_revision(), "an older one's"))
    service.grade(TWIN)

    assert len(sandbox.runs) == 2


def test_a_changed_assignment_is_run_again(
    service: Service, ledger: Ledger, sandbox: FakeSandbox, assignments_dir: Path
) -> None:
    see(ledger, WORK, TWIN)
    service.grade(WORK)
    (assignments_dir / LAB / "files").mkdir()
    (assignments_dir / LAB / "files" / "data.txt").write_text("new")
    service.grade(TWIN)

    assert len(sandbox.runs) == 2
    assert not record(ledger, TWIN).reused


def test_force_runs_the_same_files_again(
    service: Service, ledger: Ledger, sandbox: FakeSandbox, ok: OkSimulator
) -> None:
    see(ledger, WORK)
    service.grade(WORK)
    see(ledger, WORK, which=Which.ALL)
    service.grade(WORK)

    assert len(sandbox.runs) == 2
    assert len(active(ok)) == 1
    assert len(ok.scores(WORK.backup)) == 2


def test_a_verdict_that_load_may_have_spoilt_is_not_reused(
    service: Service, ledger: Ledger, sandbox: FakeSandbox
) -> None:
    sandbox.outcome = Outcome(Ending.TIMEOUT)
    see(ledger, WORK, TWIN)
    service.grade(WORK)
    runs = len(sandbox.runs)
    service.grade(TWIN)

    assert len(sandbox.runs) == 2 * runs
    assert record(ledger).why == "timeout"


def test_a_missing_file_costs_the_student_and_is_named(
    service: Service, ledger: Ledger, sandbox: FakeSandbox, ok: OkSimulator
) -> None:
    see(ledger, EMPTY)
    service.grade(EMPTY)

    (score,) = ok.scores(EMPTY.backup)
    assert score.score == 0
    assert "lab00.py is missing" in score.message
    assert sandbox.runs == []


def test_a_broken_assignment_costs_nobody_and_is_named(
    service: Service, ledger: Ledger, ok: OkSimulator, assignments_dir: Path
) -> None:
    (assignments_dir / LAB / "grader.toml").write_text("[assignment\n")
    see(ledger, WORK)
    service.grade(WORK)

    assert record(ledger).state is State.FAILED
    assert record(ledger).fault == "grader"
    assert "grader.toml" in record(ledger).reason
    assert ok.scores() == []


def test_what_a_broken_grader_quotes_of_a_student_is_for_staff_and_not_for_logs(
    service: Service, ledger: Ledger, sandbox: FakeSandbox
) -> None:
    sandbox.outcome = lambda: raising(AssignmentError("check.py failed", quoted=": ValueError: 'what she wrote'"))
    see(ledger, WORK)
    with capture_logs() as logs:
        service.grade(WORK)

    assert record(ledger).reason == "check.py failed: ValueError: 'what she wrote'"
    assert "check.py failed" in str(logs)
    assert "what she wrote" not in str(logs)


def test_a_missing_image_is_picked_up_again_once_it_is_there(
    service: Service, ledger: Ledger, sandbox: FakeSandbox, ok: OkSimulator
) -> None:
    sandbox.has_image = False
    see(ledger, WORK)
    service.grade(WORK)

    assert "there is no image" in record(ledger).reason
    sandbox.has_image = True
    see(ledger, WORK, which=Which.FAILED)
    service.grade(WORK)
    assert [score.score for score in ok.scores(WORK.backup)] == [10.0]


def test_a_backup_of_another_assignment_is_not_graded_whoever_asks(
    service: Service, ledger: Ledger, sandbox: FakeSandbox, ok: OkSimulator
) -> None:
    (foreign,) = ok.add_class("cal/cs61a/sp16/hw01", {"eve@x.edu": {"lab00.py": "x"}}).values()
    see(ledger, Work(LAB, foreign))
    service.grade(Work(LAB, foreign))

    assert (State.FAILED, "platform") == (
        record(ledger, Work(LAB, foreign)).state,
        record(ledger, Work(LAB, foreign)).fault,
    )
    assert f"belongs to cal/cs61a/sp16/hw01, not to {LAB}" in record(ledger, Work(LAB, foreign)).reason
    assert ([], []) == (sandbox.runs, ok.scores())


def test_a_third_fault_of_docker_ends_without_a_score_and_is_reported_once(
    service: Service,
    ledger: Ledger,
    sandbox: FakeSandbox,
    ok: OkSimulator,
    queue: FakeQueue,
    clock: Clock,
    envelopes: list[Envelope],
) -> None:
    sandbox.outcome = lambda: raising(SandboxError("Docker does not answer: s3cret student code"))
    see(ledger, WORK)
    for _ in range(3):
        service.grade(WORK)
        clock.now += 300
        service.sweep(queue)

    assert record(ledger).state is State.FAILED
    assert "Docker does not answer" in record(ledger).reason
    assert ok.scores() == []
    (event,) = [envelope.serialize().decode() for envelope in envelopes]
    assert "SandboxError" in event
    assert "s3cret" not in event


def test_work_is_held_for_as_long_as_docker_is_away_and_goes_on_afterwards(
    service: Service, ledger: Ledger, sandbox: FakeSandbox, ok: OkSimulator, queue: FakeQueue, clock: Clock
) -> None:
    sandbox.outcome = lambda: raising(SandboxAwayError("Docker failed while creating a cell"))
    see(ledger, WORK)
    for _ in range(20):
        service.grade(WORK)
        assert record(ledger).state is State.SEEN
        clock.now += 60
        service.sweep(queue)

    assert len(queue.gradings) == 20
    assert "Docker failed" in record(ledger).reason
    sandbox.outcome = PASSED
    service.grade(WORK)
    assert len(active(ok)) == 1


def test_one_sweep_takes_up_all_that_is_overdue(
    service: Service, ledger: Ledger, queue: FakeQueue, clock: Clock
) -> None:
    ledger.see(LAB, [f"b{number}" for number in range(1234)])
    clock.now += 1
    service.sweep(queue)

    assert len(queue.gradings) == 1234


def test_an_error_of_our_own_costs_nobody_and_its_text_is_not_told(
    service: Service, ledger: Ledger, sandbox: FakeSandbox
) -> None:
    sandbox.outcome = lambda: raising(RuntimeError("the student's code is here"))
    see(ledger, WORK)
    service.grade(WORK)

    assert record(ledger).state is State.SEEN
    assert record(ledger).reason == "RuntimeError"


def test_a_cell_that_died_is_nobodys_verdict(
    service: Service, ledger: Ledger, sandbox: FakeSandbox, ok: OkSimulator
) -> None:
    sandbox.outcome = Outcome(Ending.KILLED)
    see(ledger, WORK)
    service.grade(WORK)

    assert record(ledger).state is State.SEEN
    assert ok.scores() == []


def test_a_backup_that_ok_will_not_show_fails_with_oks_reason(service: Service, ledger: Ledger) -> None:
    gone = Work(LAB, "!!!")
    see(ledger, gone)
    service.grade(gone)

    assert (record(ledger, gone).state, record(ledger, gone).fault) == (State.FAILED, "platform")


def test_work_is_held_while_the_token_is_expired(
    service: Service, ledger: Ledger, ok: OkSimulator, queue: FakeQueue, clock: Clock
) -> None:
    ok.fault(Fault(status=401))
    see(ledger, WORK)
    service.grade(WORK)

    assert record(ledger).state is State.SEEN
    ok.heal()
    clock.now += 60
    service.sweep(queue)
    assert queue.gradings == [(WORK, 1)]
    service.grade(WORK)
    assert len(ok.scores(WORK.backup)) == 1


def test_a_score_is_held_while_the_token_is_expired_and_not_graded_again(
    service: Service, ledger: Ledger, ok: OkSimulator, sandbox: FakeSandbox, queue: FakeQueue, clock: Clock
) -> None:
    ok.fault(Fault(where="/score/|/user/", status=401))
    see(ledger, WORK)
    service.grade(WORK)

    assert record(ledger).state is State.GRADED
    assert "token" in record(ledger).reason
    ok.heal()
    clock.now += 60
    service.sweep(queue)
    assert queue.posts == [WORK]
    service.post(WORK)
    assert len(ok.scores(WORK.backup)) == 1
    assert len(sandbox.runs) == 1


def test_a_score_that_ok_does_not_take_now_is_posted_later(
    service: Service, ledger: Ledger, ok: OkSimulator, queue: FakeQueue, clock: Clock
) -> None:
    ok.fault(Fault(where="/score/", status=500, html=True))
    see(ledger, WORK)
    service.grade(WORK)
    for _ in range(5):
        clock.now += 300
        service.sweep(queue)
        service.post(WORK)

    assert record(ledger).state is State.GRADED
    ok.heal()
    clock.now += 300
    service.sweep(queue)
    service.post(WORK)
    assert record(ledger).state is State.POSTED
    assert len(ok.scores(WORK.backup)) == 1


@pytest.mark.parametrize("where", ["/backups/", "/score/"])
def test_ok_is_left_in_peace_for_as_long_as_it_asks(
    service: Service, ledger: Ledger, ok: OkSimulator, clock: Clock, where: str
) -> None:
    ok.fault(Fault(where=where, status=429, retry_after="200"))
    see(ledger, WORK)
    service.grade(WORK)

    assert [clock.now + 200] == list(ledger.due(LAB, [WORK.backup]).values())


def test_a_score_that_ok_never_takes_fails_with_oks_reason(service: Service, ledger: Ledger, ok: OkSimulator) -> None:
    ok.fault(Fault(where="/score/", status=401))
    see(ledger, WORK)
    service.grade(WORK)

    assert record(ledger).state is State.FAILED
    assert "does not let" in record(ledger).reason


def test_a_score_is_posted_once_when_the_worker_dies_after_posting(
    service: Service, ledger: Ledger, ok: OkSimulator, client: OkClient, queue: FakeQueue, clock: Clock
) -> None:
    """Ok tells nobody what it holds, so it hears of the score again, and archives the first."""
    see(ledger, WORK)
    claim = ledger.claim(WORK, seconds=60)
    assert claim is not None
    post = ledger.grade(claim, service._grading.grade(claim), seconds=60)
    assert post is not None
    client.post_score(WORK.backup, kind="total", score=10, message="the worker dies now")
    service.post(WORK)

    assert record(ledger).state is State.GRADED
    clock.now += 61
    service.sweep(queue)
    service.post(WORK)
    service.post(WORK)
    assert record(ledger).state is State.POSTED
    assert len(active(ok)) == 1


def test_a_worker_that_stops_hands_its_work_to_another(
    service: Service, ledger: Ledger, sandbox: FakeSandbox, ok: OkSimulator, queue: FakeQueue
) -> None:
    started, finish = threading.Event(), threading.Event()

    def wait() -> Outcome:
        started.set()
        assert finish.wait(10)
        return PASSED

    sandbox.outcome = wait
    see(ledger, WORK)
    thread = threading.Thread(target=service.grade, args=(WORK,))
    thread.start()
    assert started.wait(10)
    service.stop()

    assert record(ledger).state is State.SEEN
    service.sweep(queue)
    assert queue.gradings == [(WORK, 1)]
    finish.set()
    thread.join()
    service.grade(WORK)
    assert ok.scores() == []
    assert record(ledger).state is State.QUEUED
