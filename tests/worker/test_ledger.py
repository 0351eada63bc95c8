"""The ledger over a real server: every transition, leases, and a crash at each step."""

import re
from dataclasses import replace

import pytest

from graders.verdict import Comment
from tests.valkey import Valkey
from tests.worker.fakes import LAB, Clock
from worker.errors import ConfigurationError, LedgerError
from worker.ledger import COMMENT_LIMIT, FAULT_LIMIT, Ledger
from worker.records import Action, Blame, Claim, Graded, Post, Record, Score, State, Which, Work

WORK = Work(LAB, "aB3dE6")
TOTAL = Score("total", 7.0, 10.0, "Well done \N{PARTY POPPER}")
STYLE = Score("composition b", 1.1, 3.0, "Look there")
EFFORT = Score("effort", 2.0, 2.0, "And there")
COMMENT = Comment("lab00.py", 3, "unused")
GRADED = Graded(
    verdict_json='{"score": 7}',
    scores=(TOTAL,),
    why="failed",
    files_digest="f1",
    grader_digest="a1",
    reusable=True,
)
MANY = replace(GRADED, scores=(TOTAL, STYLE, EFFORT))
COMMENTED = replace(GRADED, comments=(COMMENT,))


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


def graded(ledger: Ledger, what: Graded = GRADED) -> Post:
    post = ledger.grade(claimed(ledger), what, seconds=60)
    assert post is not None
    return post


def sweep(ledger: Ledger, depth: int = 0) -> list[tuple[Work, Action]]:
    return [(one.work, one.action) for one in ledger.overdue(depth, patience=30)]


def lapse(ledger: Ledger, clock: Clock, seconds: int = 60) -> list[tuple[Work, Action]]:
    """Let time pass, with a sweep every ten seconds; returns what they found."""
    found = []
    for _ in range(seconds // 10):
        clock.now += 10
        found += sweep(ledger)
    return found


def test_an_unknown_backup_is_recorded_and_wants_queueing(ledger: Ledger) -> None:
    wanted = ledger.see(LAB, ["one", "two"])

    assert wanted == ["one", "two"]
    assert ledger.counts() == {LAB: {State.SEEN: 2}}


def test_a_backup_seen_again_is_neither_recorded_nor_queued_twice(ledger: Ledger) -> None:
    queued(ledger)

    assert ledger.see(LAB, [WORK.backup]) == []
    assert ledger.queue(LAB, [WORK.backup], patience=30) == []
    assert ledger.counts() == {LAB: {State.QUEUED: 1}}


def test_priority_falls_with_the_logarithm_of_how_many_of_the_assignment_wait(ledger: Ledger) -> None:
    names = [f"b{number}" for number in range(1234)]
    priorities = dict(ledger.queue(LAB, ledger.see(LAB, names), patience=30))

    assert list(priorities) == names
    assert [1, 1, 2, 2, 3, 6] == [priorities[f"b{number}"] for number in (0, 1, 2, 7, 8, 1233)]
    assert [("x", 1)] == ledger.queue("other", ledger.see("other", ["x"]), patience=30)


def test_what_a_person_waits_for_goes_first_even_where_it_is_queued_already(ledger: Ledger) -> None:
    names = [f"b{number}" for number in range(100)]
    ledger.queue(LAB, ledger.see(LAB, names), patience=30)

    assert [("b99", 0)] == ledger.queue(LAB, ["b99"], patience=30, urgent=True)
    assert [] == ledger.queue(LAB, ["b99"], patience=30, urgent=True)
    assert {LAB: {State.QUEUED: 100}} == ledger.counts()


def test_the_sweep_queues_bulk_work_behind_its_own_kind_and_urgent_work_first(ledger: Ledger, clock: Clock) -> None:
    names = [f"b{number}" for number in range(100)]
    ledger.see(LAB, names)
    ledger.see("other", ["x"])
    ledger.queue("other", ["x"], patience=30, urgent=True)
    clock.now += 30
    found = {one.work.backup: one.priority for one in ledger.overdue(0, patience=30)}

    assert (101, 0, 1, 4) == (len(found), found["x"], found["b0"], found["b99"])


def test_a_lost_message_is_found_behind_thousands_that_wait_their_turn(ledger: Ledger, clock: Clock) -> None:
    names = [f"b{number}" for number in range(1000)]
    ledger.queue(LAB, ledger.see(LAB, names), patience=1)
    ledger.queue("other", ledger.see("other", ["x"]), patience=1)
    for name in names[:8]:  # those of other's own priority have had their turn
        ledger.claim(Work(LAB, name), seconds=60)
    clock.now += 1

    assert sweep(ledger, len(names[8:])) == [(Work("other", "x"), Action.GRADE)]


def test_only_one_worker_gets_a_submission(ledger: Ledger) -> None:
    first = claimed(ledger)

    assert (first.attempt, first.forced) == (1, False)
    assert ledger.claim(WORK, seconds=60) is None


def test_an_unknown_submission_cannot_be_claimed(ledger: Ledger) -> None:
    assert ledger.claim(WORK, seconds=60) is None
    assert ledger.counts() == {}


def test_a_graded_submission_keeps_verdict_and_pending_post_together(ledger: Ledger) -> None:
    post = graded(ledger)

    assert (post.scores, post.comments) == (GRADED.scores, ())
    assert record(ledger).state is State.GRADED
    assert ledger.verdict_of(WORK) == GRADED.verdict_json
    assert ledger.verdict("f1", "a1") == GRADED.verdict_json


def test_a_verdict_that_load_may_have_spoilt_does_not_serve_again(ledger: Ledger) -> None:
    claim = claimed(ledger)
    ledger.grade(claim, replace(GRADED, why="timeout", reusable=False), seconds=60)

    assert ledger.verdict("f1", "a1") is None


def test_recording_a_verdict_twice_gives_the_same_post(ledger: Ledger) -> None:
    claim = claimed(ledger)

    assert ledger.grade(claim, GRADED, seconds=60) == ledger.grade(claim, GRADED, seconds=60)
    assert ledger.counts() == {LAB: {State.GRADED: 1}}


def test_a_posted_score_stays_posted_when_everything_runs_again(ledger: Ledger) -> None:
    claim = claimed(ledger)
    post = ledger.grade(claim, GRADED, seconds=60)
    assert post is not None
    ledger.posted(post, TOTAL)
    ledger.posted(post, TOTAL)
    ledger.hold_post(post, TOTAL, "late word", delay=1)
    ledger.refused(post, TOTAL, "late word")

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
    assert ledger.give_back(late, "broken", delay=0, blame=Blame.RUN) is None
    assert ledger.renew([(WORK, late.lease), (WORK, current.lease)], seconds=60) == [False, True]
    assert record(ledger).state is State.GRADING


def test_what_was_seen_but_never_queued_is_found_by_the_sweep(ledger: Ledger, clock: Clock) -> None:
    ledger.see(LAB, [WORK.backup], delay=5)

    assert sweep(ledger) == []
    clock.now += 5
    assert sweep(ledger) == [(WORK, Action.GRADE)]
    assert record(ledger).state is State.QUEUED


def test_a_lost_message_is_sent_again_but_not_one_that_waits(ledger: Ledger, clock: Clock) -> None:
    queued(ledger)
    clock.now += 31
    assert sweep(ledger, 1) == []
    clock.now += 31

    assert sweep(ledger) == [(WORK, Action.GRADE)]
    assert sweep(ledger) == []


def test_a_dead_workers_work_is_found_behind_thousands_that_wait_their_turn(ledger: Ledger, clock: Clock) -> None:
    names = [f"b{number}" for number in range(1000)]
    ledger.queue(LAB, ledger.see(LAB, names), patience=1)
    clock.now += 1
    claimed(ledger)
    clock.now += 60

    assert sweep(ledger, len(names)) == [(WORK, Action.GRADE)]


def test_work_of_a_dead_worker_is_queued_again_after_its_lease(ledger: Ledger, clock: Clock) -> None:
    claimed(ledger)

    assert lapse(ledger, clock, 50) == []
    assert lapse(ledger, clock, 10) == [(WORK, Action.GRADE)]
    again = ledger.claim(WORK, seconds=60)
    assert again is not None
    assert again.attempt == 2


def test_who_lives_keeps_its_lease_after_a_time_in_which_none_could_be_renewed(ledger: Ledger, clock: Clock) -> None:
    """Redis was away for longer than a lease: the sweep may come before the heartbeats."""
    alive = claimed(ledger)
    dead = claimed(ledger, Work("other", "x"))
    sweep(ledger)
    clock.now += 300
    assert sweep(ledger) == []
    ledger.renew([(WORK, alive.lease)], seconds=60)

    assert lapse(ledger, clock, 30) == [(dead.work, Action.GRADE)]
    assert ledger.grade(alive, GRADED, seconds=60) is not None


def test_a_lease_is_spared_once_where_sweeps_are_seldom(ledger: Ledger, clock: Clock) -> None:
    claimed(ledger)
    sweep(ledger)
    found = []
    for _ in range(3):
        clock.now += 100
        found.append(sweep(ledger))

    assert found == [[], [(WORK, Action.GRADE)], [(WORK, Action.GRADE)]]


def test_a_renewed_lease_holds(ledger: Ledger, clock: Clock) -> None:
    claim = claimed(ledger)
    clock.now += 50
    ledger.renew([(WORK, claim.lease)], seconds=60)
    clock.now += 50

    assert sweep(ledger) == []
    assert ledger.grade(claim, GRADED, seconds=60) is not None


def test_faults_of_infrastructure_are_retried_until_the_third(ledger: Ledger, clock: Clock) -> None:
    queued(ledger)
    states = []
    for _ in range(FAULT_LIMIT):
        claim = ledger.claim(WORK, seconds=60)
        assert claim is not None
        states.append(ledger.give_back(claim, "Docker is dead", delay=4, blame=Blame.RUN))
        clock.now += 4
        sweep(ledger)

    assert states == [State.SEEN, State.SEEN, State.FAILED]
    assert record(ledger).reason == "Docker is dead"


def test_work_handed_back_without_a_fault_may_be_so_for_ever(ledger: Ledger) -> None:
    queued(ledger)
    for _ in range(FAULT_LIMIT + 2):
        claim = ledger.claim(WORK, seconds=60)
        assert claim is not None
        assert ledger.give_back(claim, "the token expired", delay=0) is State.SEEN

    assert record(ledger).reason == "the token expired"


def test_a_post_whose_worker_died_is_taken_again(ledger: Ledger, clock: Clock) -> None:
    post = graded(ledger)

    assert ledger.take_post(WORK, seconds=60) is None
    clock.now += 61
    assert sweep(ledger) == [(WORK, Action.POST)]
    again = ledger.take_post(WORK, seconds=60)
    assert again is not None
    assert (again.scores, again.outbox, again.attempt) == (post.scores, post.outbox, 2)


def test_a_held_post_is_due_later_and_tells_why(ledger: Ledger, clock: Clock) -> None:
    ledger.hold_post(graded(ledger), TOTAL, "the token expired", delay=45)

    clock.now += 44
    assert sweep(ledger) == []
    assert record(ledger).reason == "the token expired"
    clock.now += 1
    assert sweep(ledger) == [(WORK, Action.POST)]


def test_a_refused_post_ends_with_the_reason(ledger: Ledger) -> None:
    ledger.refused(graded(ledger), TOTAL, "not allowed")

    assert (record(ledger).state, record(ledger).reason) == (State.FAILED, "not allowed")


def test_a_newer_verdict_waits_for_the_post_under_way_and_is_not_marked_by_it(ledger: Ledger) -> None:
    old = graded(ledger)
    ledger.see(LAB, [WORK.backup], which=Which.ALL)
    claim = ledger.claim(WORK, seconds=60)
    assert claim is not None
    assert claim.forced

    assert ledger.grade(claim, GRADED, seconds=60) is None
    assert ledger.posted(old, TOTAL) is False
    assert record(ledger).state is State.GRADED
    assert sweep(ledger) == [(WORK, Action.POST)], "it waits no longer than the other takes"
    newer = ledger.take_post(WORK, seconds=60)
    assert newer is not None
    assert newer.outbox == claim.lease


def test_a_post_that_ends_while_a_newer_grading_is_under_way_stands_not_in_its_way(ledger: Ledger) -> None:
    old = graded(ledger)
    ledger.see(LAB, [WORK.backup], which=Which.ALL)
    claim = ledger.claim(WORK, seconds=60)
    assert claim is not None

    assert ledger.posted(old, TOTAL) is False
    assert ledger.grade(claim, GRADED, seconds=60) is not None


def test_a_post_whose_lease_was_lost_before_a_newer_batch_came_does_not_count_for_it(
    ledger: Ledger, clock: Clock
) -> None:
    late = graded(ledger)
    clock.now += 61
    ledger.see(LAB, [WORK.backup], which=Which.ENDED, access="batch", post_after=clock.now + 1)

    clock.now += 5
    assert ledger.posted(late, TOTAL) is False
    assert record(ledger).state is State.GRADED
    newer = ledger.take_post(WORK, seconds=60)
    assert newer is not None
    assert newer.scores == (TOTAL,)


def test_all_kinds_are_pending_in_one_step_and_shown_by_the_record(ledger: Ledger) -> None:
    post = graded(ledger, MANY)

    assert post.scores == (TOTAL, STYLE, EFFORT)
    assert (record(ledger).score, record(ledger).max_score) == (7.0, 10.0)
    assert record(ledger).to_json()["scores"] == {
        "total": {"score": 7.0, "max_score": 10.0},
        "composition b": {"score": 1.1, "max_score": 3.0},
        "effort": {"score": 2.0, "max_score": 2.0},
    }


def test_a_submission_is_posted_only_when_every_kind_is(ledger: Ledger) -> None:
    post = graded(ledger, MANY)

    assert [ledger.posted(post, score) for score in (TOTAL, TOTAL, STYLE)] == [True, True, True]
    assert record(ledger).state is State.GRADED
    assert ledger.posted(post, EFFORT) is False
    assert record(ledger).state is State.POSTED
    assert ledger.take_post(WORK, seconds=60) is None


def test_a_worker_that_dies_between_two_kinds_leaves_the_others_to_the_next(ledger: Ledger, clock: Clock) -> None:
    ledger.posted(graded(ledger, MANY), TOTAL)
    clock.now += 61

    assert sweep(ledger) == [(WORK, Action.POST)]
    again = ledger.take_post(WORK, seconds=60)
    assert again is not None
    assert again.scores == (STYLE, EFFORT)


def test_a_kind_that_is_held_lets_the_others_go_first(ledger: Ledger, clock: Clock) -> None:
    ledger.hold_post(graded(ledger, MANY), TOTAL, "Ok is down", delay=5)
    clock.now += 5

    again = ledger.take_post(WORK, seconds=60)
    assert again is not None
    assert again.scores == (STYLE, EFFORT, TOTAL)
    assert record(ledger).reason == "Ok is down"


def test_a_refused_kind_fails_the_submission_once_the_others_are_posted(ledger: Ledger) -> None:
    post = graded(ledger, replace(MANY, comments=(COMMENT,)))

    assert ledger.refused(post, TOTAL, "not allowed") is True
    assert record(ledger).state is State.GRADED
    assert ledger.posted(post, STYLE) is True
    assert ledger.posted(post, EFFORT) is False
    assert (record(ledger).state, record(ledger).reason) == (State.FAILED, "not allowed")
    assert ledger.take_post(WORK, seconds=60) is None


def test_a_worker_whose_lease_another_has_stops_at_the_next_kind(ledger: Ledger, clock: Clock) -> None:
    slow = graded(ledger, MANY)
    clock.now += 61
    other = ledger.take_post(WORK, seconds=60)

    assert other is not None
    assert ledger.posted(slow, TOTAL) is False
    assert ledger.posted(other, TOTAL) is True


def test_an_old_verdicts_worker_stops_where_a_newer_verdict_is_pending(ledger: Ledger) -> None:
    old = graded(ledger, MANY)
    ledger.see(LAB, [WORK.backup], which=Which.ALL)
    claim = ledger.claim(WORK, seconds=60)
    assert claim is not None
    ledger.grade(claim, MANY, seconds=60)

    assert ledger.posted(old, TOTAL) is False
    newer = ledger.take_post(WORK, seconds=60)
    assert newer is not None
    assert newer.scores == MANY.scores


def test_comments_follow_the_scores_and_leave_the_submission_posted(ledger: Ledger, clock: Clock) -> None:
    post = graded(ledger, COMMENTED)

    assert post.comments == (COMMENT,)
    assert ledger.posted(post, TOTAL) is True
    assert record(ledger).state is State.POSTED
    assert ledger.take_post(WORK, seconds=60) is None
    ledger.commented(post)
    clock.now += 1000
    assert sweep(ledger) == []
    assert ledger.take_post(WORK, seconds=60) is None


def test_comments_of_a_worker_that_died_are_found_by_the_sweep(ledger: Ledger, clock: Clock) -> None:
    post = graded(ledger, COMMENTED)
    ledger.posted(post, TOTAL)
    clock.now += 50
    ledger.renew([(WORK, post.lease)], seconds=60)
    clock.now += 50
    assert sweep(ledger) == []
    clock.now += 11

    assert sweep(ledger) == [(WORK, Action.POST)]
    again = ledger.take_post(WORK, seconds=60)
    assert again is not None
    assert (again.scores, again.comments, again.attempt) == ((), (COMMENT,), 2)
    assert record(ledger).state is State.POSTED


def test_comments_are_given_up_in_the_end_and_the_scores_stay_posted(ledger: Ledger, clock: Clock) -> None:
    post: Post | None = graded(ledger, COMMENTED)
    assert post is not None
    ledger.posted(post, TOTAL)
    posted_at = record(ledger).since
    tries = 0
    while post is not None:
        tries += 1
        ledger.hold_post(post, None, "the comments are refused", delay=5, rejected=True)
        clock.now += 5
        post = ledger.take_post(WORK, seconds=60)

    assert tries == COMMENT_LIMIT
    assert sweep(ledger) == []
    assert (record(ledger).state, record(ledger).reason) == (State.POSTED, "the comments are refused")
    assert record(ledger).since == posted_at


def test_comments_of_an_old_verdict_are_forgotten_with_it(ledger: Ledger) -> None:
    ledger.posted(graded(ledger, COMMENTED), TOTAL)
    ledger.see(LAB, [WORK.backup], which=Which.ALL)
    assert ledger.take_post(WORK, seconds=60) is None
    claim = ledger.claim(WORK, seconds=60)
    assert claim is not None
    ledger.fail(claim, "broken", fault="grader")

    assert ledger.take_post(WORK, seconds=60) is None


def test_a_newer_verdict_without_comments_has_none_of_the_old_one(ledger: Ledger) -> None:
    old = graded(ledger, COMMENTED)
    ledger.posted(old, TOTAL)
    ledger.see(LAB, [WORK.backup], which=Which.ALL)
    claim = ledger.claim(WORK, seconds=60)
    assert claim is not None
    assert ledger.grade(claim, GRADED, seconds=60) is None, "the old comments are under way"
    ledger.commented(old)

    newer = ledger.take_post(WORK, seconds=60)
    assert newer is not None
    assert (newer.scores, newer.comments) == ((TOTAL,), ())


def test_a_pending_post_of_an_older_version_is_graded_again(ledger: Ledger, clock: Clock, valkey: Valkey) -> None:
    graded(ledger)
    with valkey.client() as client:
        client.hdel(f"gradewright:record:{LAB} {WORK.backup}", "left", "scores", "messages")
    clock.now += 61
    assert sweep(ledger) == [(WORK, Action.POST)]

    assert ledger.take_post(WORK, seconds=60) is None
    assert sweep(ledger) == [(WORK, Action.GRADE)]


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


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("redis://:s3cret@127.0.0.1:1/0", "redis://127.0.0.1:1/0"),
        ("redis://127.0.0.1:1/0?password=s3cret", "redis://127.0.0.1:1/0"),
        ("unix:///nowhere.sock?password=s3cret&db=2", "unix:///nowhere.sock?db=2"),
    ],
)
def test_a_dead_redis_is_an_error_that_names_it_and_hides_its_password(url: str, told: str) -> None:
    ledger = Ledger(url, patience=0)

    with pytest.raises(LedgerError, match=re.escape(f"Redis at {told} does not serve")) as caught:
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


def test_a_claim_and_its_post_carry_the_access_that_asked_for_them(ledger: Ledger) -> None:
    ledger.see(LAB, [WORK.backup], access="batch1")
    claim = claimed(ledger)
    post = ledger.grade(claim, GRADED, seconds=60)

    assert post is not None
    assert ("batch1", "batch1") == (claim.access, post.access)


def test_a_newer_access_takes_over_what_is_under_way_and_a_poll_does_not(ledger: Ledger) -> None:
    ledger.see(LAB, [WORK.backup], access="batch1")
    queued(ledger)
    ledger.see(LAB, [WORK.backup], access="batch2")
    ledger.see(LAB, [WORK.backup])

    claim = ledger.claim(WORK, seconds=60)

    assert claim is not None
    assert claim.access == "batch2"


def test_work_that_is_asked_for_anew_forgets_who_asked_before(ledger: Ledger) -> None:
    ledger.see(LAB, [WORK.backup], access="batch1", post_after=ledger.connection.clock() + 1)
    claim = claimed(ledger)
    ledger.fail(claim, "broken", fault="grader")

    ledger.see(LAB, [WORK.backup], which=Which.FAILED)

    assert not claimed(ledger).access


def test_a_score_is_not_posted_before_its_time_and_is_asked_for_by_the_sweep(ledger: Ledger, clock: Clock) -> None:
    ledger.see(LAB, [WORK.backup], access="batch1", post_after=clock.now + 1)

    early = ledger.grade(claimed(ledger), GRADED, seconds=60)
    taken_early = ledger.take_post(WORK, seconds=60)
    swept_early = sweep(ledger)
    clock.now += 1
    swept = sweep(ledger)
    post = ledger.take_post(WORK, seconds=60)

    assert (None, None, []) == (early, taken_early, swept_early)
    assert swept == [(WORK, Action.POST)]
    assert post is not None


def test_what_has_ended_is_graded_again_on_demand_with_its_stored_verdict(ledger: Ledger) -> None:
    ledger.posted(graded(ledger), TOTAL)

    wanted = ledger.see(LAB, [WORK.backup, "new"], which=Which.ENDED)
    claim = claimed(ledger)

    assert wanted == [WORK.backup, "new"]
    assert not claim.forced
