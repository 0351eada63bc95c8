"""Leases hold as long as their holder lives, through a Redis that was away."""

from contextlib import closing

from tests.valkey import running_valkey
from tests.waiting import wait_until
from tests.worker.fakes import LAB
from worker.heartbeat import Heartbeat
from worker.ledger import Ledger
from worker.records import Work

WORK = Work(LAB, "PdRqbG")


def test_a_lease_is_renewed_only_while_it_is_held() -> None:
    with running_valkey() as valkey, closing(Ledger(valkey.url)) as ledger, valkey.client() as client:
        ledger.see(LAB, [WORK.backup])
        claim = ledger.claim(WORK, seconds=1)
        assert claim is not None

        def due() -> object:
            return client.zscore("gradewright:due", f"{LAB} {WORK.backup}")

        with Heartbeat(ledger, 1) as heartbeat:
            with heartbeat.holding(claim):
                first = due()
                wait_until(lambda: due() != first, "a renewal")
                assert heartbeat.held() == [claim]
            assert heartbeat.held() == []


def test_the_heart_beats_on_after_redis_was_away() -> None:
    with running_valkey() as valkey, closing(Ledger(valkey.url, patience=0)) as ledger:
        ledger.see(LAB, [WORK.backup])
        claim = ledger.claim(WORK, seconds=60)
        assert claim is not None
        with Heartbeat(ledger, 0.3) as heartbeat, heartbeat.holding(claim):
            valkey.kill()
            valkey.start()
            with valkey.client() as client:
                before = client.zscore("gradewright:due", f"{LAB} {WORK.backup}")
                wait_until(lambda: client.zscore("gradewright:due", f"{LAB} {WORK.backup}") != before, "a renewal")
