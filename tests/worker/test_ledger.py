"""The ledger over a real server: every transition, leases, and a crash at each step."""

import pytest

from tests.valkey import Valkey
from tests.worker.fakes import LAB, Clock
from worker.errors import ConfigurationError, LedgerError
from worker.ledger import FAULT_LIMIT, Ledger
from worker.records import Action, Claim, Graded, Post, Record, Score, State, Which, Work

WORK = Work(LAB, "aB3dE6")
GRADED = Graded(
    verdict_json='{"score": 7}',
    score=Score("total", 7.0, "Well done \N{PARTY POPPER}"),
    max_score=10.0,
    why="failed",
    files_digest="f1",
    grader_digest="a1",
    reusable=True,
)


def record(ledger: Ledger, work: Work = WORK) -> Record:
    (found,) = ledger.records(work.assignment, [work.backup])
    return found


def queued(ledger: Ledger, work: Work = WORK) -> None:
    ledger.see(work.assignment, [work.backup])
    ledger.queue(work.assignment, [work.backup], patience=30)


def claimed(ledger: Ledger, work: Work = WORK) -> Claim:
    queued(ledger, work)
    claim = ledger.claim(work, seconds=60)
    assert claim is not None
    return claim


def graded(ledger: Ledger) -> Post:
    post = ledger.grade(claimed(ledger), GRADED, seconds=60)
    assert post is not None
    return post


def sweep(ledger: Ledger) -> list[tuple[Work, Action]]:
    return ledger.overdue(["celery"], patience=30)


def test_an_unknown_backup_is_recorded_and_wants_queueing(ledger: Ledger) -> None:
    wanted = ledger.see(LAB, ["one", "two"])

    assert wanted == ["one", "two"]
    assert ledger.counts() == {LAB: {State.SEEN: 2}}


def test_a_backup_seen_again_is_neither_recorded_nor_queued_twice(ledger: Ledger) -> None:
    queued(ledger)

    assert ledger.see(LAB, [WORK.backup]) == []
    assert ledger.queue(LAB, [WORK.backup], patience=30) == []
    assert ledger.counts() == {LAB: {State.QUEUED: 1}}


def test_queueing_tells_how_many_of_the_assignment_wait_before(ledger: Ledger) -> None:
    claimed(ledger, Work("other", "x"))
    ledger.see(LAB, ["one", "two", "three"])
    ledger.queue(LAB, ["one"], patience=30)

    assert ledger.queue(LAB, ["two", "three"], patience=30) == [("two", 1), ("three", 2)]


def test_more_backups_than_one_batch_are_all_queued(ledger: Ledger) -> None:
    names = [f"b{number}" for number in range(1234)]

    assert ledger.queue(LAB, ledger.see(LAB, names), patience=30) == [(b, n) for n, b in enumerate(names)]


def test_only_one_worker_gets_a_submission(ledger: Ledger) -> None:
    first = claimed(ledger)

    assert (first.attempt, first.forced) == (1, False)
    assert ledger.claim(WORK, seconds=60) is None


def test_an_unknown_submission_cannot_be_claimed(ledger: Ledger) -> None:
    assert ledger.claim(WORK, seconds=60) is None
    assert ledger.counts() == {}


def test_a_graded_submission_keeps_verdict_and_pending_post_together(ledger: Ledger) -> None:
    post = graded(ledger)

    assert post.score == GRADED.score
    assert record(ledger).state is State.GRADED
    assert ledger.verdict_of(WORK) == GRADED.verdict_json
    assert ledger.verdict("f1", "a1") == GRADED.verdict_json


def test_a_verdict_that_load_may_have_spoilt_does_not_serve_again(ledger: Ledger) -> None:
    claim = claimed(ledger)
    ledger.grade(
        claim,
        Graded(
            verdict_json="{}",
            score=GRADED.score,
            max_score=10.0,
            why="timeout",
            files_digest="f1",
            grader_digest="a1",
            reusable=False,
        ),
        seconds=60,
    )

    assert ledger.verdict("f1", "a1") is None


def test_recording_a_verdict_twice_gives_the_same_post(ledger: Ledger) -> None:
    claim = claimed(ledger)

    assert ledger.grade(claim, GRADED, seconds=60) == ledger.grade(claim, GRADED, seconds=60)
    assert ledger.counts() == {LAB: {State.GRADED: 1}}


def test_a_posted_score_stays_posted_when_everything_runs_again(ledger: Ledger) -> None:
    claim = claimed(ledger)
    post = ledger.grade(claim, GRADED, seconds=60)
    assert post is not None
    ledger.posted(post)
    ledger.posted(post)
    ledger.hold_post(post, "late word", delay=1)
    ledger.fail_post(post, "late word")

    assert ledger.grade(claim, GRADED, seconds=60) is None
    assert ledger.claim(WORK, seconds=60) is None
    assert ledger.take_post(WORK, seconds=60) is None
    assert ledger.counts() == {LAB: {State.POSTED: 1}}
    assert record(ledger).score == 7.0


def test_a_worker_that_lost_its_lease_cannot_record(ledger: Ledger, clock: Clock) -> None:
    late = claimed(ledger)
    clock.now += 61
    sweep(ledger)
    current = ledger.claim(WORK, seconds=60)
    assert current is not None

    assert ledger.grade(late, GRADED, seconds=60) is None
    assert ledger.fail(late, "broken", fault="grader") is False
    assert ledger.give_back(late, "broken", delay=0, fault=True) is None
    assert ledger.renew([(WORK, late.lease), (WORK, current.lease)], seconds=60) == [False, True]
    assert record(ledger).state is State.GRADING


def test_what_was_seen_but_never_queued_is_found_by_the_sweep(ledger: Ledger, clock: Clock) -> None:
    ledger.see(LAB, [WORK.backup], delay=5)

    assert sweep(ledger) == []
    clock.now += 5
    assert sweep(ledger) == [(WORK, Action.GRADE)]
    assert record(ledger).state is State.QUEUED


def test_a_lost_message_is_sent_again_but_not_one_that_waits(ledger: Ledger, clock: Clock, valkey: Valkey) -> None:
    queued(ledger)
    clock.now += 31
    with valkey.client() as client:
        client.lpush("celery", "a message")
        assert sweep(ledger) == []
        client.delete("celery")
    clock.now += 31

    assert sweep(ledger) == [(WORK, Action.GRADE)]
    assert sweep(ledger) == []


def test_a_dead_workers_work_is_found_behind_thousands_that_wait_their_turn(
    ledger: Ledger, clock: Clock, valkey: Valkey
) -> None:
    names = [f"b{number}" for number in range(1000)]
    ledger.queue(LAB, ledger.see(LAB, names), patience=1)
    with valkey.client() as client:
        client.lpush("celery", *names)
    clock.now += 1
    claimed(ledger)
    clock.now += 60

    assert sweep(ledger) == [(WORK, Action.GRADE)]


def test_work_of_a_dead_worker_is_queued_again_after_its_lease(ledger: Ledger, clock: Clock) -> None:
    claimed(ledger)

    assert sweep(ledger) == []
    clock.now += 60
    assert sweep(ledger) == [(WORK, Action.GRADE)]
    again = ledger.claim(WORK, seconds=60)
    assert again is not None
    assert again.attempt == 2


def test_a_renewed_lease_holds(ledger: Ledger, clock: Clock) -> None:
    claim = claimed(ledger)
    clock.now += 50
    ledger.renew([(WORK, claim.lease)], seconds=60)
    clock.now += 50

    assert sweep(ledger) == []
    assert ledger.grade(claim, GRADED, seconds=60) is not None


def test_a_submission_whose_worker_dies_three_times_fails_with_the_reason(ledger: Ledger, clock: Clock) -> None:
    queued(ledger)
    for _ in range(FAULT_LIMIT):
        assert ledger.claim(WORK, seconds=60) is not None
        clock.now += 61
        found = sweep(ledger)

    assert found == [(WORK, Action.FAILED)]
    assert record(ledger).reason == "the worker was lost while grading"
    assert record(ledger).fault == "infrastructure"
    assert record(ledger).score is None


def test_faults_of_infrastructure_are_retried_until_the_third(ledger: Ledger, clock: Clock) -> None:
    queued(ledger)
    states = []
    for _ in range(FAULT_LIMIT):
        claim = ledger.claim(WORK, seconds=60)
        assert claim is not None
        states.append(ledger.give_back(claim, "Docker is dead", delay=4, fault=True))
        clock.now += 4
        sweep(ledger)

    assert states == [State.SEEN, State.SEEN, State.FAILED]
    assert record(ledger).reason == "Docker is dead"


def test_work_handed_back_without_a_fault_may_be_so_for_ever(ledger: Ledger) -> None:
    queued(ledger)
    for _ in range(FAULT_LIMIT + 2):
        claim = ledger.claim(WORK, seconds=60)
        assert claim is not None
        assert ledger.give_back(claim, "the token expired", delay=0, fault=False) is State.SEEN

    assert record(ledger).reason == "the token expired"


def test_a_post_whose_worker_died_is_taken_again(ledger: Ledger, clock: Clock) -> None:
    post = graded(ledger)

    assert ledger.take_post(WORK, seconds=60) is None
    clock.now += 61
    assert sweep(ledger) == [(WORK, Action.POST)]
    again = ledger.take_post(WORK, seconds=60)
    assert again is not None
    assert (again.score, again.outbox, again.attempt) == (post.score, post.outbox, 2)


def test_a_held_post_is_due_later_and_tells_why(ledger: Ledger, clock: Clock) -> None:
    ledger.hold_post(graded(ledger), "the token expired", delay=45)

    clock.now += 44
    assert sweep(ledger) == []
    assert record(ledger).reason == "the token expired"
    clock.now += 1
    assert sweep(ledger) == [(WORK, Action.POST)]


def test_a_refused_post_ends_with_the_reason(ledger: Ledger) -> None:
    ledger.fail_post(graded(ledger), "not allowed")

    assert (record(ledger).state, record(ledger).reason) == (State.FAILED, "not allowed")


def test_a_newer_verdict_waits_for_the_post_under_way_and_is_not_marked_by_it(ledger: Ledger, clock: Clock) -> None:
    old = graded(ledger)
    ledger.see(LAB, [WORK.backup], which=Which.ALL)
    claim = ledger.claim(WORK, seconds=60)
    assert claim is not None
    assert claim.forced

    assert ledger.grade(claim, GRADED, seconds=60) is None
    ledger.posted(old)
    assert record(ledger).state is State.GRADED
    clock.now += 61
    assert sweep(ledger) == [(WORK, Action.POST)]
    newer = ledger.take_post(WORK, seconds=60)
    assert newer is not None
    assert newer.outbox == claim.lease


def test_force_takes_the_work_away_from_who_has_it(ledger: Ledger) -> None:
    before = claimed(ledger)

    assert ledger.see(LAB, [WORK.backup], which=Which.ALL) == [WORK.backup]
    assert ledger.grade(before, GRADED, seconds=60) is None
    assert record(ledger).state is State.SEEN


def test_a_grading_that_failed_by_the_grader_is_picked_up_when_the_assignment_changes(
    ledger: Ledger,
) -> None:
    ledger.fail(claimed(ledger), "grader.toml:3: no such format", fault="grader", fingerprint="v1")

    assert ledger.see(LAB, [WORK.backup], fingerprint="v1") == []
    assert ledger.see(LAB, [WORK.backup]) == []
    assert ledger.see(LAB, [WORK.backup], fingerprint="v2") == [WORK.backup]
    assert record(ledger).reason == ""


def test_what_failed_is_started_over_on_request(ledger: Ledger) -> None:
    ledger.fail(claimed(ledger), "gone", fault="platform")

    assert ledger.see(LAB, [WORK.backup], fingerprint="v2") == []
    assert ledger.see(LAB, [WORK.backup], which=Which.FAILED) == [WORK.backup]


def test_the_sweep_leaves_its_mark(ledger: Ledger, clock: Clock) -> None:
    assert ledger.swept_at() is None
    sweep(ledger)

    assert ledger.swept_at() == clock.now


def test_the_known_backups_of_an_assignment_are_listed(ledger: Ledger) -> None:
    ledger.see(LAB, ["two", "one"])

    assert ledger.backups(LAB) == ["one", "two"]
    assert ledger.backups("other") == []


def test_a_dead_redis_is_an_error_that_names_it_and_hides_its_password() -> None:
    ledger = Ledger("redis://:s3cret@127.0.0.1:1/0", patience=0)

    with pytest.raises(LedgerError, match=r"Redis at redis://127\.0\.0\.1:1/0 does not serve") as caught:
        ledger.ping()
    assert "s3cret" not in str(caught.value)
    assert caught.value.retryable


@pytest.mark.parametrize(
    "url", ["redis://[::1", "redis://me:pa/ss@host:secret", "redis://:pa#secret@host", "redis://:secret@host?no_such=1"]
)
def test_an_address_that_is_none_is_refused_by_the_settings_name(url: str) -> None:
    with pytest.raises(ConfigurationError, match="GRADEWRIGHT_REDIS_URL") as caught:
        Ledger(url)

    assert "secret" not in str(caught.value)
