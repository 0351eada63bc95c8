"""In whatever state a submission is left, the sweep takes it up within two minutes, with the settings as shipped."""

from collections.abc import Callable

import pytest

from tests.worker.fakes import LAB, Clock, FakeQueue
from tests.worker.test_ledger import COMMENTED, GRADED, TOTAL, WORK, claimed, graded, lapse, queued
from worker.audit import LATE_SECONDS
from worker.ledger import Ledger
from worker.records import Blame, State
from worker.service import Service
from worker.settings import Settings


def seen(ledger: Ledger, _clock: Clock) -> None:
    """Let the poller die before it queues."""
    ledger.see(LAB, [WORK.backup])


def message_lost(ledger: Ledger, _clock: Clock) -> None:
    queued(ledger)


def grader_died(ledger: Ledger, _clock: Clock) -> None:
    claimed(ledger)


def suspect_died(ledger: Ledger, clock: Clock) -> None:
    for _ in range(3):
        claimed(ledger)
        lapse(ledger, clock)
    claimed(ledger)


def given_back(ledger: Ledger, _clock: Clock) -> None:
    """Let Docker be away."""
    ledger.give_back(claimed(ledger), "Docker is away", delay=60)


def at_fault(ledger: Ledger, _clock: Clock) -> None:
    ledger.give_back(claimed(ledger), "a cell died", delay=20, blame=Blame.RUN)


def poster_died(ledger: Ledger, _clock: Clock) -> None:
    graded(ledger)


def poster_died_again(ledger: Ledger, clock: Clock) -> None:
    graded(ledger)
    clock.now += 61
    assert ledger.take_post(WORK, seconds=60) is not None


def post_held(ledger: Ledger, _clock: Clock) -> None:
    ledger.hold_post(graded(ledger), TOTAL, "the token expired", delay=60)


def commenter_died(ledger: Ledger, _clock: Clock) -> None:
    ledger.posted(graded(ledger, COMMENTED), TOTAL)


def too_early(ledger: Ledger, clock: Clock) -> None:
    """Let the worker die when it has graded in the very second in which the batch came."""
    ledger.see(LAB, [WORK.backup], access="batch", post_after=clock.now + 1)
    claim = ledger.claim(WORK, seconds=60)
    assert claim is not None
    ledger.grade(claim, GRADED, seconds=60)


def batch_without_a_score(ledger: Ledger, _clock: Clock) -> None:
    """Let the worker die before Ok is told that the grader was at fault."""
    ledger.see(LAB, [WORK.backup], access="batch")
    claim = ledger.claim(WORK, seconds=60)
    assert claim is not None
    ledger.fail(claim, "grader.toml is broken", fault="grader")


@pytest.mark.parametrize(
    ("leave", "is_posted_next"),
    [
        (seen, False),
        (message_lost, False),
        (grader_died, False),
        (suspect_died, False),
        (given_back, False),
        (at_fault, False),
        (poster_died, True),
        (poster_died_again, True),
        (post_held, True),
        (commenter_died, True),
        (too_early, True),
        (batch_without_a_score, True),
    ],
)
def test_it_is_taken_up_within_two_minutes(
    service: Service,
    ledger: Ledger,
    queue: FakeQueue,
    clock: Clock,
    leave: Callable[[Ledger, Clock], None],
    *,
    is_posted_next: bool,
) -> None:
    leave(ledger, clock)
    left_at = clock.now
    while not (queue.gradings or queue.posts):
        clock.now += Settings().sweep_seconds
        assert clock.now - left_at <= LATE_SECONDS, "nobody has taken it up"
        service.sweep(queue)

    assert [WORK] == (queue.posts if is_posted_next else [work for work, _ in queue.gradings])
    assert State.QUEUED in ledger.counts()[LAB] or is_posted_next


def test_what_has_ended_is_never_taken_up(service: Service, ledger: Ledger, queue: FakeQueue, clock: Clock) -> None:
    """Nothing leaves a due time behind; if something does, no score may be posted anew for it."""
    ledger.posted(graded(ledger), TOTAL)
    with ledger.connection.using() as redis:
        redis.zadd("gradewright:due", {f"{LAB} {WORK.backup}": clock.now})
    service.sweep(queue)

    assert ([], []) == (queue.gradings, queue.posts)
    assert {} == ledger.due(LAB, [WORK.backup])
