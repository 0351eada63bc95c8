"""Whatever befalls workers while they post, every kind ends settled once on the platform's word, and comments last."""

from collections.abc import Iterator
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.valkey import Valkey
from tests.worker.fakes import Clock
from tests.worker.test_ledger import COMMENT, GRADED, MANY, WORK, claimed, record, sweep
from worker.ledger import COMMENT_LIMIT, Ledger
from worker.records import Action, Graded, Post, Score, State

LEASE_SECONDS = 60
#: What may befall a worker at the next part of its post.
Fate = st.sampled_from(["posted", "posted unheard", "dies", "held", "refused"])


class Platform:
    """Counts what reached it."""

    def __init__(self) -> None:
        self.kinds: list[str] = []
        self.heard: list[str] = []
        self.refused: set[str] = set()
        self.commented = 0


def work_on(ledger: Ledger, post: Post, fates: Iterator[str], platform: Platform) -> None:
    """Do what a worker does with a post, until its fate says otherwise."""
    if all(settle(ledger, post, score, next(fates, "posted"), platform) for score in post.scores) and post.comments:
        comment(ledger, post, next(fates, "posted"), platform)


def settle(ledger: Ledger, post: Post, score: Score, fate: str, platform: Platform) -> bool:
    if fate in {"posted", "posted unheard"}:
        platform.kinds.append(score.kind)
    if fate == "posted":
        platform.heard.append(score.kind)
        return ledger.posted(post, score)
    if fate == "refused":
        platform.refused.add(score.kind)
        return ledger.refused(post, score, "refused")
    if fate == "held":
        ledger.hold_post(post, score, "held", delay=1)
    return False


def comment(ledger: Ledger, post: Post, fate: str, platform: Platform) -> None:
    if fate == "posted":
        platform.commented += 1
        ledger.commented(post)
    elif fate in {"held", "refused"}:
        ledger.hold_post(post, None, "held", delay=1, rejected=True)


@settings(max_examples=60, deadline=None)
@given(what=st.sampled_from([GRADED, MANY, replace(MANY, comments=(COMMENT,))]), fates=st.lists(Fate, max_size=12))
def test_every_kind_is_heard_of_once_and_nothing_is_left_behind(valkey: Valkey, what: Graded, fates: list[str]) -> None:
    with valkey.client() as client:
        client.flushall()
    clock, platform, coming = Clock(), Platform(), iter(fates)
    ledger = Ledger(valkey.url, clock=clock)
    post = ledger.grade(claimed(ledger), what, seconds=LEASE_SECONDS)
    for _ in range(len(fates) + len(what.scores) + COMMENT_LIMIT + 2):
        if post is not None:
            work_on(ledger, post, coming, platform)
        clock.now += LEASE_SECONDS + 1
        due = sweep(ledger)
        assert due in ([], [(WORK, Action.POST)])
        post = ledger.take_post(WORK, seconds=LEASE_SECONDS) if due else None

    kinds = {score.kind for score in what.scores}
    assert sorted(platform.heard) == sorted(kinds - platform.refused)
    assert platform.kinds.count("total") <= 1 + fates.count("posted unheard")
    assert record(ledger).state is (State.FAILED if platform.refused else State.POSTED)
    assert platform.commented <= (1 if what.comments and not platform.refused else 0)
    assert sweep(ledger) == []
    ledger.close()
