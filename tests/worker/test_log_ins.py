"""Of two copies of a log-in the newer is kept, one worker at a time may renew it, and its end is told once."""

from pathlib import Path

import pytest

from tests.worker.fakes import Clock
from worker.cipher import Cipher
from worker.ledger import Ledger
from worker.ledger.log_ins import LogIns, Turn
from worker.ledger.secrets import Secrets

#: A log-in after its second renewal, and what is older and newer than that.
RANK, OLDER, NEWER = (1000.123, 2), [(1000.123, 2), (1000.123, 1), (999.0, 7)], [(1000.123, 3), (1000.124, 0)]


@pytest.fixture
def log_ins(ledger: Ledger, tmp_path: Path) -> LogIns:
    log_ins = LogIns(Secrets(ledger.connection, Cipher("", tmp_path / "secret.key")))
    log_ins.put("one", "kept", RANK)
    return log_ins


def kept(log_ins: LogIns) -> tuple[str, str]:
    found = log_ins.get("one")
    assert found is not None
    return found.text, found.ended


@pytest.mark.parametrize("rank", OLDER)
def test_an_older_copy_takes_no_newer_ones_place(log_ins: LogIns, rank: tuple[float, int]) -> None:
    assert not log_ins.put("one", "late", rank)
    assert kept(log_ins) == ("kept", "")


@pytest.mark.parametrize("rank", NEWER)
def test_a_newer_copy_takes_an_older_ones_place_with_its_end(log_ins: LogIns, rank: tuple[float, int]) -> None:
    log_ins.end("one", RANK, "over")
    assert kept(log_ins) == ("kept", "over")

    assert log_ins.put("one", "new", rank)
    assert kept(log_ins) == ("new", "")


def test_one_at_a_time_may_renew_and_nobody_what_is_renewed(log_ins: LogIns, clock: Clock) -> None:
    def ask(lease: str, rank: tuple[float, int] = RANK) -> Turn:
        return log_ins.take_turn("one", rank, lease, seconds=60)

    assert [ask("a"), ask("b")] == [Turn.MINE, Turn.TAKEN]
    log_ins.give_turn("one", "b")
    assert ask("b") is Turn.TAKEN
    log_ins.give_turn("one", "a")
    assert ask("b") is Turn.MINE
    clock.now += 61
    assert ask("c") is Turn.MINE
    log_ins.put("one", "new", NEWER[0])
    assert ask("b") is Turn.DONE


def test_an_end_is_news_once_and_only_of_what_is_kept(log_ins: LogIns) -> None:
    assert [log_ins.end("one", rank, "over") for rank in (*OLDER[1:], *NEWER)] == [False] * 4
    assert kept(log_ins) == ("kept", "")

    assert [log_ins.end("one", RANK, "over") for _ in range(3)] == [True, False, False]


def test_what_is_news_is_so_once(log_ins: LogIns) -> None:
    assert [log_ins.is_news("this"), log_ins.is_news("this"), log_ins.is_news("that")] == [True, False, True]


def test_nothing_is_kept_by_a_name_that_was_never_used(log_ins: LogIns) -> None:
    assert log_ins.get("other") is None
    assert not log_ins.end("other", RANK, "over")
