"""When which assignment is due to be polled, and that one poller has it at a time."""

import pytest

from tests.worker.fakes import LAB, Clock
from worker.ledger import Ledger
from worker.ledger.watches import WAKE_PAUSE_SECONDS, WAKE_SECONDS, Watches
from worker.watched import PollClaim

OTHER = "cal/cs61a/sp16/hw01"
ALWAYS = {LAB: 60.0}


@pytest.fixture
def watches(ledger: Ledger) -> Watches:
    return Watches(ledger.connection)


def take(watches: Watches, *, most: int = 4, always: dict[str, float] = ALWAYS) -> PollClaim | None:
    return watches.take(always, seconds=30, most=most)


def poll(watches: Watches, pause_seconds: float = 60, always: dict[str, float] = ALWAYS) -> str | None:
    """Take and finish what is due; return its endpoint."""
    claim = take(watches, always=always)
    if claim is None:
        return None
    assert watches.done(claim, listed=3, new=1, took_seconds=0.5, pause_seconds=pause_seconds)
    return claim.endpoint


def test_what_the_settings_watch_is_due_at_once_and_then_after_its_pause(watches: Watches, clock: Clock) -> None:
    assert LAB == poll(watches)
    assert poll(watches) is None

    clock.now += 60

    assert LAB == poll(watches)


def test_what_a_command_watches_is_due_at_once_with_its_own_interval(watches: Watches) -> None:
    watches.watch(OTHER, every_seconds=90)

    claim = take(watches, always={})

    assert claim is not None
    assert (OTHER, 90.0) == (claim.endpoint, claim.every_seconds)


def test_an_interval_asked_for_goes_before_that_of_the_settings(watches: Watches) -> None:
    watches.watch(LAB, every_seconds=20)

    assert [(20, True, True)] == [(w.every_seconds, w.by_setting, w.by_command) for w in watches.watched(ALWAYS)]


def test_nothing_is_due_once_it_is_unwatched(watches: Watches) -> None:
    watches.watch(OTHER, every_seconds=90)

    assert watches.unwatch(OTHER)
    assert not watches.unwatch(OTHER)
    assert take(watches, always={}) is None


def test_one_poller_at_a_time_has_an_assignment(watches: Watches, clock: Clock) -> None:
    assert take(watches) is not None
    clock.now += 29

    assert take(watches) is None


def test_a_poller_that_died_loses_its_lease_and_the_poll_is_still_due(watches: Watches, clock: Clock) -> None:
    dead = take(watches)
    clock.now += 31
    successor = take(watches)

    assert dead is not None
    assert successor is not None
    assert not watches.done(dead, listed=0, new=0, took_seconds=0, pause_seconds=60)
    assert not watches.failed(dead, "late", pause_seconds=60)
    assert not watches.renew(dead, seconds=30)
    assert watches.done(successor, listed=0, new=0, took_seconds=0, pause_seconds=60)


def test_a_lease_that_is_renewed_lasts(watches: Watches, clock: Clock) -> None:
    claim = take(watches)
    assert claim is not None
    clock.now += 29
    assert watches.renew(claim, seconds=30)
    clock.now += 29

    assert take(watches) is None


def test_what_has_been_due_longest_comes_first_and_only_so_many_at_once(watches: Watches, clock: Clock) -> None:
    always = {f"cal/{letter}": 60.0 for letter in "abc"}
    order = [poll(watches, pause, always) for pause in (10, 30, 20)]
    clock.now += 100
    first, second = take(watches, always=always), take(watches, always=always)

    assert first is not None
    assert second is not None
    assert [order[0], order[2]] == [first.endpoint, second.endpoint]
    assert take(watches, most=2, always=always) is None
    assert take(watches, most=3, always=always) is not None


def test_a_poll_that_was_due_many_times_while_nothing_ran_happens_once(watches: Watches, clock: Clock) -> None:
    poll(watches)
    clock.now += 100 * 60

    assert LAB == poll(watches)
    assert poll(watches) is None


def test_a_shorter_interval_holds_from_now_on(watches: Watches, clock: Clock) -> None:
    poll(watches, 3600, {LAB: 3600.0})
    clock.now += 1

    assert LAB == poll(watches, 60, {LAB: 60.0})


def test_a_clock_that_is_set_back_stops_no_polls(watches: Watches, clock: Clock) -> None:
    poll(watches)
    clock.now -= 24 * 3600

    assert LAB == poll(watches)


def test_failures_are_told_and_counted_until_a_poll_goes_well(watches: Watches, clock: Clock) -> None:
    for failures in (0, 1):
        claim = take(watches)
        assert claim is not None
        assert failures == claim.failures
        watches.failed(claim, "Ok is down", pause_seconds=120)
        clock.now += 120
    (told,) = watches.watched(ALWAYS)
    assert ("Ok is down", 2, None) == (told.reason, told.failures, told.polled_at)

    poll(watches)

    (told,) = watches.watched(ALWAYS)
    assert ("", 0, clock.now) == (told.reason, told.failures, told.polled_at)


def test_a_pause_after_failures_may_be_longer_than_the_interval(watches: Watches, clock: Clock) -> None:
    claim = take(watches)
    assert claim is not None
    watches.failed(claim, "Ok is down", pause_seconds=900)
    watches.wake(LAB)

    for seconds in (100, 799):
        clock.now += seconds
        assert take(watches) is None
    clock.now += 1
    assert LAB == poll(watches)


def test_what_a_poll_found_is_told(watches: Watches, clock: Clock) -> None:
    poll(watches)
    (told,) = watches.watched(ALWAYS)

    assert (3, 1, 0.5) == (told.listed, told.new, told.took_seconds)
    assert clock.now + 60 == told.due_at


def test_a_poll_under_way_is_told(watches: Watches) -> None:
    take(watches)
    (told,) = watches.watched(ALWAYS)

    assert (True, None) == (told.is_polled_now, told.due_at)


def test_a_wiped_redis_keeps_what_the_settings_watch_and_loses_the_rest(watches: Watches, ledger: Ledger) -> None:
    watches.watch(OTHER, every_seconds=90)
    poll(watches)
    with ledger.connection.using() as redis:
        redis.flushall()

    assert [LAB] == [watched.endpoint for watched in watches.watched(ALWAYS)]
    assert LAB == poll(watches)


def test_many_wakes_ask_for_one_poll_soon_and_for_one_more_after_a_pause(watches: Watches, clock: Clock) -> None:
    poll(watches)
    for _ in range(50):
        watches.wake(LAB)
    assert poll(watches) is None
    clock.now += WAKE_SECONDS
    assert LAB == poll(watches)
    for _ in range(50):
        watches.wake(LAB)
    clock.now += WAKE_PAUSE_SECONDS - 1
    assert poll(watches) is None

    clock.now += 1

    assert LAB == poll(watches)
    clock.now += WAKE_PAUSE_SECONDS
    assert poll(watches) is None


def test_a_wake_while_a_poll_is_under_way_asks_for_another(watches: Watches, clock: Clock) -> None:
    claim = take(watches)
    assert claim is not None
    watches.wake(LAB)
    clock.now += WAKE_SECONDS
    watches.done(claim, listed=0, new=0, took_seconds=2, pause_seconds=60)

    assert LAB == poll(watches)


def test_so_does_a_wake_of_what_nobody_watches(watches: Watches, clock: Clock) -> None:
    watches.wake(OTHER)
    clock.now += WAKE_SECONDS
    claim = take(watches, always={})
    assert claim is not None
    watches.wake(OTHER)
    watches.done(claim, listed=0, new=0, took_seconds=2, pause_seconds=0)
    clock.now += WAKE_PAUSE_SECONDS

    assert OTHER == poll(watches, always={})


def test_a_woken_assignment_that_nobody_watches_is_polled_once(watches: Watches, clock: Clock) -> None:
    watches.wake(OTHER)
    assert poll(watches, always={}) is None
    clock.now += WAKE_SECONDS

    assert OTHER == poll(watches, always={})
    clock.now += 3600
    assert poll(watches, always={}) is None
    assert [] == watches.watched({})


@pytest.mark.parametrize("always", [{}, {OTHER: 600.0}])
def test_a_woken_poll_whose_poller_died_is_made_up_for(
    watches: Watches, clock: Clock, always: dict[str, float]
) -> None:
    if always:
        poll(watches, 600, always)
    watches.wake(OTHER)
    clock.now += WAKE_SECONDS
    assert take(watches, always=always) is not None
    clock.now += 31

    assert OTHER == poll(watches, always=always)


def test_a_woken_poll_that_failed_is_tried_again(watches: Watches, clock: Clock) -> None:
    watches.wake(OTHER)
    clock.now += WAKE_SECONDS
    claim = take(watches, always={})
    assert claim is not None
    watches.failed(claim, "Ok is down", pause_seconds=120)
    clock.now += 120

    assert OTHER == poll(watches, always={})
