"""A batch's work is done with the batch's token while that lasts, and then with the service's own."""

import threading
from pathlib import Path

import pytest

from tests.simulators.ok import OkSimulator
from tests.simulators.ok.state import Token
from worker.access import OkAccess
from worker.cipher import Cipher
from worker.errors import TokenExpiredError
from worker.ledger import Ledger
from worker.ledger.secrets import Secrets
from worker.platforms.ok import OkClient
from worker.tokens.batches import BatchTokens

BACKUP = "PdRqbG"


@pytest.fixture
def batches(ledger: Ledger, tmp_path: Path) -> BatchTokens:
    return BatchTokens(Secrets(ledger.connection, Cipher("", tmp_path / "secret.key")))


@pytest.fixture
def access(client: OkClient, batches: BatchTokens) -> OkAccess:
    return OkAccess(client, batches)


@pytest.fixture
def name(batches: BatchTokens, ok: OkSimulator) -> str:
    """Return the name of a kept token of a member of staff, as Ok hands it to an autograder."""
    ok.store.tokens["lent-token"] = Token(ok.store.users["admin@berkeley.edu"])
    return batches.keep("lent-token")


def senders(ok: OkSimulator) -> list[str]:
    return [request.headers["authorization"].removeprefix("Bearer ") for request in ok.requests]


def post(access: OkAccess, name: str) -> None:
    access.client(name).post_score(BACKUP, kind="total", score=1, message="")


def test_a_batch_acts_with_its_own_token(access: OkAccess, name: str, ok: OkSimulator) -> None:
    post(access, name)
    post(access, "")

    assert senders(ok) == ["lent-token", "staff-token"]


def test_when_a_batchs_token_has_expired_its_work_goes_on_with_the_services_own(
    access: OkAccess, name: str, ok: OkSimulator
) -> None:
    ok.store.tokens["lent-token"].expires = 0
    post(access, name)
    post(access, name)

    assert [score.grader for score in ok.scores(BACKUP)] == ["instructor@berkeley.edu"] * 2
    # Its score was refused, it was found to be the token itself, and it was not tried again.
    assert senders(ok) == ["lent-token", "lent-token", "staff-token", "staff-token"]


def test_a_batchs_token_that_is_good_but_may_not_do_something_is_kept(
    access: OkAccess, name: str, ok: OkSimulator, batches: BatchTokens
) -> None:
    ok.store.tokens["lent-token"] = ok.store.tokens["meg-token"] = Token(ok.store.user("meg@berkeley.edu"))
    with pytest.raises(Exception, match=r"does not let meg@berkeley\.edu score"):
        post(access, name)

    assert batches.get(name) == "lent-token"


def test_without_a_token_of_either_kind_the_work_waits_for_one(
    access: OkAccess, name: str, ok: OkSimulator, batches: BatchTokens
) -> None:
    ok.store.tokens["lent-token"].expires = ok.store.tokens["staff-token"].expires = 0
    with pytest.raises(TokenExpiredError, match="supply a new one"):
        post(access, name)

    assert batches.get(name) is None
    assert ok.scores() == []


def test_a_batchs_token_that_cannot_be_read_says_what_to_mend(
    client: OkClient, ledger: Ledger, name: str, tmp_path: Path
) -> None:
    other_machine = Secrets(ledger.connection, Cipher("", tmp_path / "other" / "secret.key"))
    with pytest.raises(TokenExpiredError, match="GRADEWRIGHT_SECRET_KEY"):
        post(OkAccess(client, BatchTokens(other_machine)), name)


def test_many_threads_may_find_a_batchs_token_expired_at_once(access: OkAccess, name: str, ok: OkSimulator) -> None:
    ok.store.tokens["lent-token"].expires = 0
    threads = [threading.Thread(target=post, args=(access, name)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(ok.scores(BACKUP)) == 8
