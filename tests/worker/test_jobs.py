"""Jobs over a real server: what Ok is told of a backup, on its way and after whatever befalls it."""

import pytest

from tests.worker.fakes import LAB, Clock
from tests.worker.test_ledger import GRADED, MANY, WORK, record, sweep
from worker.ledger import FAULT_LIMIT, Ledger
from worker.ledger.jobs import JOB_SECONDS, Jobs, JobStatus
from worker.records import Action, Blame, Claim, Post, State, Which, Work

TOKEN, OTHER_TOKEN = "batch-1", "batch-2"


class Button:
    """Asks for backups as the trigger does."""

    def __init__(self, ledger: Ledger, clock: Clock) -> None:
        self.ledger = ledger
        self.clock = clock
        self.jobs = Jobs(ledger.connection)

    def press(self, *backups: str, token: str = TOKEN) -> list[str]:
        after = self.clock.now + 1
        jobs = self.jobs.assign(LAB, backups, access=token, post_after=after)
        self.ledger.see(LAB, backups, which=Which.ENDED, access=token, post_after=after)
        return jobs

    def status(self, job: str) -> JobStatus | None:
        return self.jobs.statuses([job])[job]

    def claimed(self, work: Work = WORK) -> Claim:
        claim = self.ledger.claim(work, seconds=60)
        assert claim is not None
        return claim

    def taken(self) -> Post:
        post = self.ledger.take_post(WORK, seconds=60)
        assert post is not None
        return post

    def finish(self) -> None:
        """Grade and post."""
        post = self.ledger.grade(self.claimed(), GRADED, seconds=60)
        if post is None:
            self.clock.now += 1
            post = self.taken()
        self.ledger.posted(post, GRADED.scores[0])


@pytest.fixture
def button(ledger: Ledger, clock: Clock) -> Button:
    return Button(ledger, clock)


def test_a_job_is_queued_until_work_starts_and_finished_once_the_score_is_posted(button: Button, clock: Clock) -> None:
    (job,) = button.press(WORK.backup)
    told = [button.status(job)]
    button.ledger.queue(LAB, [WORK.backup], patience=30)
    told.append(button.status(job))
    claim = button.claimed()
    told.append(button.status(job))
    assert button.ledger.grade(claim, GRADED, seconds=60) is None, "too early for whoever pressed"
    told.append(button.status(job))
    clock.now += 1
    button.ledger.posted(button.taken(), GRADED.scores[0])
    told.append(button.status(job))

    assert ["queued", "queued", "started", "started", "finished"] == told


def test_an_unknown_job_and_one_whose_record_was_lost_are_none(button: Button) -> None:
    (job,) = button.press(WORK.backup)
    with button.ledger.connection.using() as redis:
        redis.delete(f"gradewright:record:{LAB} {WORK.backup}")

    assert {job: None, "never-heard-of": None} == button.jobs.statuses([job, "never-heard-of"])
    assert {} == button.jobs.statuses([])


def test_jobs_keep_the_order_and_the_length_of_a_batch_with_doubles(button: Button) -> None:
    names = [f"b{number}" for number in range(700)]
    jobs = button.press(*names, "b7", "b0")

    assert (702, 700) == (len(jobs), len(set(jobs)))
    assert [jobs[7], jobs[0]] == jobs[700:]
    assert {None} != {button.status(job) for job in jobs}


def test_a_repeat_is_the_same_job_while_it_is_under_way_and_a_new_one_afterwards(button: Button, clock: Clock) -> None:
    (first,) = button.press(WORK.backup)
    (again,) = button.press(WORK.backup)
    (anothers,) = button.press(WORK.backup, token=OTHER_TOKEN)
    button.ledger.grade(button.claimed(), GRADED, seconds=60)
    (while_graded,) = button.press(WORK.backup)
    clock.now += 1
    button.ledger.posted(button.taken(), GRADED.scores[0])
    (afterwards,) = button.press(WORK.backup)

    assert first == again == while_graded
    assert 3 == len({first, anothers, afterwards})
    assert ["finished", "finished", "queued"] == [button.status(job) for job in (first, anothers, afterwards)]


def test_a_job_stays_finished_when_its_backup_is_asked_for_again(button: Button) -> None:
    (first,) = button.press(WORK.backup)
    button.finish()
    (second,) = button.press(WORK.backup, token=OTHER_TOKEN)
    button.claimed()

    assert ["finished", "started"] == [button.status(first), button.status(second)]


def test_a_post_under_way_when_a_batch_asks_is_followed_by_one_that_it_can_see(button: Button, clock: Clock) -> None:
    """Ok sees no score created within the second of the batch, and the first post may be stored in it."""
    button.ledger.see(LAB, [WORK.backup])
    post = button.ledger.grade(button.claimed(), MANY, seconds=60)
    assert post is not None
    button.ledger.posted(post, MANY.scores[0])
    (job,) = button.press(WORK.backup)
    for score in MANY.scores[1:]:
        button.ledger.posted(post, score)

    assert (State.SEEN, "queued") == (record(button.ledger).state, button.status(job))
    clock.now += 1
    assert [(WORK, Action.GRADE)] == sweep(button.ledger)
    button.finish()
    assert "finished" == button.status(job)


def test_what_is_held_is_queued_since_ok_would_lose_patience_with_it(button: Button, clock: Clock) -> None:
    (job,) = button.press(WORK.backup)
    button.ledger.give_back(button.claimed(), "Docker is away", delay=5)
    given_back = button.status(job)
    button.ledger.grade(button.claimed(), GRADED, seconds=60)
    clock.now += 1
    post = button.taken()
    button.ledger.hold_post(post, post.scores[0], "the token has expired", delay=60)

    assert ["queued", "queued"] == [given_back, button.status(job)]


@pytest.mark.parametrize("fault", ["grader", "infrastructure"])
def test_a_failure_that_is_not_the_students_is_answered_by_an_error_score(
    button: Button, clock: Clock, fault: str
) -> None:
    (job,) = button.press(WORK.backup)
    if fault == "grader":
        button.ledger.fail(button.claimed(), "s3cret", fault=fault)
    else:
        for _ in range(FAULT_LIMIT):
            button.ledger.give_back(button.claimed(), "s3cret", delay=0, blame=Blame.RUN)
    assert (State.FAILED, []) == (record(button.ledger).state, sweep(button.ledger)), "too early"
    clock.now += 1
    assert [(WORK, Action.POST)] == sweep(button.ledger)
    assert button.status(job) in {"started", "queued"}
    post = button.taken()
    (score,) = post.scores

    assert ("error", 0.0, TOKEN) == (score.kind, score.points, post.access)
    assert "s3cret" not in score.message
    assert "costs you no points" in score.message
    assert not button.ledger.posted(post, score)
    assert "finished" == button.status(job)
    assert (State.FAILED, "s3cret", fault) == (
        record(button.ledger).state,
        record(button.ledger).reason,
        record(button.ledger).fault,
    )
    clock.now += 3600
    assert [] == sweep(button.ledger)
    assert button.ledger.take_post(WORK, seconds=60) is None


def test_an_error_score_that_ok_does_not_take_now_is_held_and_never_given_up(button: Button, clock: Clock) -> None:
    (job,) = button.press(WORK.backup)
    button.ledger.fail(button.claimed(), "broken", fault="grader")
    clock.now += 1
    for _ in range(12):
        post = button.taken()
        button.ledger.hold_post(post, post.scores[0], "Ok is down", delay=30)
        clock.now += 30
        assert [(WORK, Action.POST)] == sweep(button.ledger)
    assert "queued" == button.status(job)
    post = button.taken()
    button.ledger.posted(post, post.scores[0])

    assert "finished" == button.status(job)


def test_an_error_score_that_ok_refuses_leaves_the_job_failed(button: Button, clock: Clock) -> None:
    (job,) = button.press(WORK.backup)
    button.ledger.fail(button.claimed(), "broken", fault="grader")
    clock.now += 1
    post = button.taken()
    button.ledger.refused(post, post.scores[0], "not allowed")

    assert ("failed", "broken") == (button.status(job), record(button.ledger).reason)


def test_a_backup_that_the_platform_does_not_give_gets_no_error_score(button: Button, clock: Clock) -> None:
    (job,) = button.press(WORK.backup)
    button.ledger.fail(button.claimed(), "of another course", fault="platform")
    clock.now += 2

    assert ("failed", []) == (button.status(job), sweep(button.ledger))


def test_what_no_batch_asked_for_fails_without_an_error_score(ledger: Ledger, clock: Clock) -> None:
    ledger.see(LAB, [WORK.backup])
    claim = ledger.claim(WORK, seconds=60)
    assert claim is not None
    ledger.fail(claim, "broken", fault="grader")
    clock.now += 2

    assert (None, []) == (ledger.take_post(WORK, seconds=60), sweep(ledger))


def test_a_failed_backup_is_graded_again_when_a_batch_asks_for_it(button: Button, clock: Clock) -> None:
    (failed,) = button.press(WORK.backup)
    button.ledger.fail(button.claimed(), "broken", fault="grader")
    (while_error_is_due,) = button.press(WORK.backup)
    clock.now += 1
    button.finish()

    assert failed == while_error_is_due
    assert ("finished", State.POSTED) == (button.status(failed), record(button.ledger).state)
    assert [] == sweep(button.ledger)


def test_job_ids_cannot_be_guessed_and_are_forgotten_in_time(button: Button) -> None:
    jobs = button.press("b1", "b2")
    with button.ledger.connection.using() as redis:
        left = {redis.ttl(key) for key in redis.scan_iter("gradewright:job:*")}

    assert [24, 24] == [len(job) for job in jobs]
    assert all(JOB_SECONDS - 60 < seconds <= JOB_SECONDS for seconds in left)
