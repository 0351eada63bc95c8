"""Tokens are renewed once for all workers, kept before they are used, and lost only where nothing could keep them."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from redis import Redis

from tests.simulators.ok import Fault, OkSimulator
from tests.valkey import running_valkey
from tests.worker.fakes import Clock
from tests.worker.tokens.conftest import KEY, Start, renewals
from worker.errors import LedgerError, TokenExpiredError, UnavailableError
from worker.ledger.log_ins import Turn
from worker.platforms.oauth import TokenPair
from worker.tokens.log_in import LogIn
from worker.tokens.rotating import LOOK_SECONDS, PAUSE_SECONDS, TURN_SECONDS, RotatingToken

#: Long enough for a token to be renewed ahead of its end, and to end.
SOON, LATER = 28800 - 60, 28800 + 60


def at_once(*actions: Callable[[], object]) -> None:
    threads = [threading.Thread(target=action) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def is_good(ok: OkSimulator, token: str) -> bool:
    return token in ok.store.tokens


def test_a_token_is_used_until_it_ends_soon_and_then_renewed(
    start: Start, log_in: LogIn, ok: OkSimulator, clock: Clock
) -> None:
    worker = start(seed=log_in)

    assert worker.current() == log_in.access
    clock.now += SOON
    second = worker.current()
    assert second not in {log_in.access, ""}
    assert is_good(ok, second)
    assert worker.current() == second
    assert renewals(ok) == 1


def test_a_short_token_is_renewed_after_three_quarters_of_its_time(start: Start, ok: OkSimulator, clock: Clock) -> None:
    ok.store.token_seconds = 100
    access, refresh = ok.grant()
    worker = start(seed=LogIn.begun(TokenPair(access, refresh, clock.now + 100), clock.now))
    clock.now += 74
    assert worker.current() == access
    clock.now += 2

    assert worker.current() != access


def test_workers_that_need_a_new_token_at_once_ask_ok_once(
    start: Start, log_in: LogIn, ok: OkSimulator, clock: Clock
) -> None:
    workers = [start(f"machine {number}", log_in) for number in range(6)]
    ok.fault(Fault("/oauth/token", delay_seconds=0.3))
    clock.now += LATER
    tokens: list[str] = []
    at_once(*[lambda one=one: tokens.append(one.current()) for one in workers for _ in range(3)])

    assert len(tokens) == 18
    assert len(set(tokens)) == 1
    assert is_good(ok, tokens[0])
    assert renewals(ok) == 1


def test_workers_whose_token_is_refused_at_once_ask_ok_once(start: Start, log_in: LogIn, ok: OkSimulator) -> None:
    workers = [start(f"machine {number}", log_in) for number in range(4)]
    for one in workers:
        one.current()
    heard: list[bool] = []
    at_once(*[lambda one=one: heard.append(one.refused(log_in.access)) for one in workers])

    assert heard == [True] * 4
    assert len({one.current() for one in workers}) == 1
    assert renewals(ok) == 1


def test_a_worker_that_renewed_is_followed_by_those_whose_token_it_killed(
    start: Start, log_in: LogIn, ok: OkSimulator
) -> None:
    one, other = start("one", log_in), start("other", log_in)
    assert one.current() == other.current()
    one.refused(log_in.access)

    assert other.refused(log_in.access)
    assert other.current() == one.current()
    assert renewals(ok) == 1


def test_the_new_pair_is_kept_in_the_ledger_and_in_the_file_encrypted(
    start: Start, log_in: LogIn, redis_url: str, tmp_path: Path
) -> None:
    worker = start("one", log_in)
    worker.current()
    worker.refused(log_in.access)
    with Redis.from_url(redis_url, decode_responses=True) as redis:
        in_redis = str(redis.hgetall("gradewright:login:login"))
    file = tmp_path / "one" / "log-in"

    assert file.stat().st_mode & 0o777 == 0o600
    for held in (in_redis, file.read_text()):
        assert held
        assert "access-" not in held
        assert "refresh-" not in held
    assert start("one").current() == start("another machine").current() == worker.current()


def test_a_refresh_token_of_the_settings_is_renewed_before_any_use(start: Start, ok: OkSimulator) -> None:
    _, refresh = ok.grant()
    worker = start(seed=LogIn.configured(refresh))

    assert is_good(ok, worker.current())
    assert start(seed=LogIn.configured(refresh)).current() == worker.current()
    assert renewals(ok) == 1


def test_a_redis_that_lost_its_data_learns_the_newest_pair_from_any_worker(
    start: Start, log_in: LogIn, ok: OkSimulator, clock: Clock, redis_url: str
) -> None:
    one, other = start("one", log_in), start("other", log_in)
    other.current()
    one.current()
    one.refused(log_in.access)
    newest = one.current()
    with Redis.from_url(redis_url) as redis:
        redis.flushall()
    # The other machine's copy is old: its tokens are dead.
    assert not other.refused(log_in.access)
    with pytest.raises(TokenExpiredError, match="gradewright login"):
        other.current()
    clock.now += 40

    assert one.current() == newest
    assert other.current() == newest
    assert renewals(ok) == 2


def test_every_machines_file_follows_the_renewals_of_the_others(
    start: Start, log_in: LogIn, clock: Clock, redis_url: str
) -> None:
    one, other = start("one", log_in), start("other", log_in)
    other.current()
    one.current()
    one.refused(log_in.access)
    clock.now += LOOK_SECONDS
    other.current()
    with Redis.from_url(redis_url) as redis:
        redis.flushall()

    assert start("other").current() == one.current()


def test_a_new_process_on_a_machine_goes_on_from_its_file_when_redis_lost_its_data(
    start: Start, log_in: LogIn, redis_url: str
) -> None:
    worker = start("one", log_in)
    worker.current()
    worker.refused(log_in.access)
    with Redis.from_url(redis_url) as redis:
        redis.flushall()

    assert start("one").current() == worker.current()


def test_ok_is_not_asked_while_redis_cannot_write(start: Start, log_in: LogIn, ok: OkSimulator, clock: Clock) -> None:
    with running_valkey() as server:
        worker = start("one", log_in, server.url)
        worker.current()
        server.kill()
        clock.now += SOON
        assert worker.current() == log_in.access
        clock.now += 120
        with pytest.raises(LedgerError):
            worker.current()
        server.start()

        assert worker.current() != log_in.access
    assert renewals(ok) == 1


def test_a_pair_that_comes_while_redis_dies_is_not_lost(start: Start, log_in: LogIn, ok: OkSimulator) -> None:
    with running_valkey() as server:
        worker = start("one", log_in, server.url)
        worker.current()
        die_while_asking(worker, server.kill)
        assert worker.refused(log_in.access)
        newest = worker.current()
        server.start()

        assert is_good(ok, newest)
        assert start("one", url=server.url).current() == newest


def test_a_pair_that_nothing_keeps_is_not_used_before_something_does(
    start: Start, log_in: LogIn, ok: OkSimulator, tmp_path: Path
) -> None:
    (tmp_path / "one").write_text("where the file's folder would be")
    with running_valkey() as server:
        worker = start("one", log_in, server.url)
        worker.current()
        die_while_asking(worker, server.kill)
        with pytest.raises(LedgerError):
            worker.refused(log_in.access)
        with pytest.raises(LedgerError):
            worker.current()
        server.start()

        newest = worker.current()
        assert is_good(ok, newest)
        assert start("other", url=server.url).current() == newest
    assert renewals(ok) == 1


def die_while_asking(worker: RotatingToken, die: Callable[[], None]) -> None:
    """Have something die after Ok is asked and before the worker goes on."""
    refresh = worker.oauth.refresh

    class Dying:
        def refresh(self, token: str) -> TokenPair:
            pair = refresh(token)
            die()
            return pair

    worker.oauth = Dying()  # type: ignore[assignment]


def test_a_worker_that_dies_before_it_asks_keeps_the_others_waiting_for_its_turn_only(
    start: Start, log_in: LogIn, ok: OkSimulator, clock: Clock
) -> None:
    worker = start("one", log_in)
    worker.current()
    clock.now += SOON
    dead = start("dead").copies.log_ins.take_turn("login", log_in.rank, "dead", seconds=TURN_SECONDS)

    assert dead is Turn.MINE
    assert worker.current() == log_in.access
    clock.now += TURN_SECONDS + 1
    assert worker.current() != log_in.access
    assert renewals(ok) == 1


def test_a_worker_that_dies_between_ok_and_the_ledger_costs_a_log_in_which_is_told_once(
    start: Start, log_in: LogIn, ok: OkSimulator, clock: Clock, reports: list[TokenExpiredError]
) -> None:
    dying, other, third = start("one", log_in), start("two", log_in), start("three", log_in)
    dying.current()
    die_while_asking(dying, lambda: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        dying.refused(log_in.access)
    clock.now += TURN_SECONDS + 1
    for one in (other, third, other):
        one.refused(log_in.access)
        with pytest.raises(TokenExpiredError, match=r"cut off while it was renewed.*run `gradewright login`"):
            one.current()

    assert len(reports) == 1
    assert renewals(ok) == 2


def test_an_answer_that_came_late_counts_although_another_worker_found_the_old_pair_dead(
    start: Start, log_in: LogIn, ok: OkSimulator, clock: Clock
) -> None:
    slow, other = start("slow", log_in), start("other", log_in)
    slow.current()
    other.current()

    def meanwhile() -> None:
        clock.now += TURN_SECONDS + 1
        assert not other.refused(log_in.access)

    die_while_asking(slow, meanwhile)
    assert slow.refused(log_in.access)
    clock.now += 2

    assert is_good(ok, slow.current())
    assert other.current() == slow.current()


def test_who_logs_in_again_mends_what_is_over_everywhere(
    start: Start, log_in: LogIn, ok: OkSimulator, clock: Clock, reports: list[TokenExpiredError]
) -> None:
    one, other = start("one", log_in), start("other", log_in)
    one.current()
    other.current()
    access, refresh = ok.grant()
    for worker in (one, other):
        assert not worker.refused(log_in.access)
    again = LogIn.begun(TokenPair(access, refresh, clock.now + 28800), clock.now, later_than=log_in.logged_in_at)
    start("staff's machine").copies.keep(again)
    clock.now += 2

    assert one.current() == other.current() == access
    assert len(reports) == 1


def test_a_log_in_counts_although_the_clock_of_its_machine_is_behind(start: Start, log_in: LogIn, clock: Clock) -> None:
    worker = start("one", log_in)
    worker.current()
    again = LogIn.begun(TokenPair("new", "r"), clock.now - 3600, later_than=log_in.logged_in_at)
    worker.copies.keep(again)

    assert start("other").current() == "new"


def test_while_ok_fails_the_old_token_serves_and_ok_is_left_in_peace(
    start: Start, log_in: LogIn, ok: OkSimulator, clock: Clock
) -> None:
    worker = start("one", log_in)
    worker.current()
    ok.fault(Fault("/oauth/token", status=503))
    clock.now += SOON
    assert [worker.current() for _ in range(5)] == [log_in.access] * 5
    assert renewals(ok) == 1
    clock.now += 90
    with pytest.raises(UnavailableError, match="could not be renewed: Ok answered 503"):
        worker.current()
    with pytest.raises(UnavailableError):
        worker.current()
    assert renewals(ok) == 2
    ok.heal()
    clock.now += PAUSE_SECONDS

    assert is_good(ok, worker.current())


def test_a_wrong_secret_holds_the_work_and_says_so(start: Start, log_in: LogIn, ok: OkSimulator, clock: Clock) -> None:
    worker = start("one", log_in, client_secret="mistaken-secret")
    worker.current()
    clock.now += SOON
    assert worker.current() == log_in.access
    clock.now += 120
    with pytest.raises(TokenExpiredError, match=r"could not be renewed.*check the application's id, secret") as caught:
        worker.current()

    assert "mistaken-secret" not in str(caught.value)
    assert set(ok.store.refresh_tokens) >= {log_in.refresh}


def test_without_the_common_key_the_work_is_held_and_says_so(start: Start, log_in: LogIn) -> None:
    start("one", log_in).current()
    with pytest.raises(TokenExpiredError, match="the same GRADEWRIGHT_SECRET_KEY on every machine"):
        start("other", key=KEY[::-1].replace("=", "") + "=").current()


def test_without_a_log_in_staff_are_told_to_log_in(start: Start) -> None:
    worker = start()
    with pytest.raises(TokenExpiredError, match="nobody has logged in to Ok for the service: run `gradewright login`"):
        worker.current()
    assert not worker.refused("any")


def test_a_log_in_that_cannot_be_renewed_is_over_with_its_token(
    start: Start, clock: Clock, reports: list[TokenExpiredError]
) -> None:
    worker = start(seed=LogIn.begun(TokenPair("access", "", clock.now + 60), clock.now))
    clock.now += 61
    assert worker.current() == "access"

    assert not worker.refused("access")
    with pytest.raises(TokenExpiredError, match="is over"):
        worker.current()
    assert len(reports) == 1
