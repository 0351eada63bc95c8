"""Lists are complete although Ok's pages repeat, lose and shift rows."""

from collections.abc import Iterator

import pytest

from tests.simulators.ok import Fault, OkSimulator
from tests.worker.platforms.ok.conftest import QUICK
from worker.errors import UnavailableError
from worker.platforms.ok import endpoints
from worker.platforms.ok.models import Backup, Page
from worker.platforms.ok.paging import READINGS, collect
from worker.platforms.ok.transport import Transport

NAME = "cal/cs61a/sp16/hw07"
STUDENTS = {f"pupil{number:03}@berkeley.edu": {"hw07.py": f"x = {number}\n"} for number in range(100)}


@pytest.fixture
def transport(ok_simulator: OkSimulator) -> Iterator[Transport]:
    transport = Transport(ok_simulator.url, "staff-token", QUICK)
    yield transport
    transport.close()


def read(transport: Transport, page_rows: int) -> tuple[Backup, ...]:
    return collect(lambda limit, offset: transport.perform(endpoints.submissions(NAME, limit, offset)), page_rows)


def row(backup_id: str) -> Backup:
    return Backup(backup_id, None, None, None, None, False, True, (), {})


@pytest.mark.parametrize("page_rows", [1, 7, 99, 100, 101, 1000])
def test_a_list_is_read_whole_at_any_page_size(ok_simulator: OkSimulator, transport: Transport, page_rows: int) -> None:
    ids = ok_simulator.add_class(NAME, STUDENTS)

    assert sorted(ids.values()) == sorted(backup.id for backup in read(transport, page_rows))


def test_rows_that_pages_lose_and_repeat_are_found_by_reading_again(
    ok_simulator: OkSimulator, transport: Transport
) -> None:
    ids = ok_simulator.add_class(NAME, STUDENTS)
    ok_simulator.fault(Fault(pages="shuffle"))

    assert sorted(ids.values()) == sorted(backup.id for backup in read(transport, 7))
    assert "limit=200" in ok_simulator.requests[-1].target


def test_a_list_is_complete_although_students_submit_while_it_is_read(
    ok_simulator: OkSimulator, transport: Transport
) -> None:
    ok_simulator.add_class(NAME, STUDENTS)
    ok_simulator.fault(Fault(pages="shift"))

    submitters = {backup.submitter.email for backup in read(transport, 30) if backup.submitter}

    assert STUDENTS.keys() == submitters


def test_a_list_without_rows_is_read_once() -> None:
    asked = []

    def fetch(limit: int, offset: int) -> Page:
        asked.append((limit, offset))
        return Page((), 0, limit, offset, has_more=False)

    assert collect(fetch) == ()
    assert len(asked) == 1
    assert asked[0][0] > 0


def test_a_server_that_always_has_more_is_not_read_for_ever() -> None:
    def fetch(limit: int, offset: int) -> Page:
        return Page((), 37, limit, offset, has_more=True)

    with pytest.raises(UnavailableError, match="lists 0 backups where it counts 37"):
        collect(fetch)


def test_a_list_that_stays_short_is_given_up_after_a_few_readings() -> None:
    asked = []

    def fetch(limit: int, offset: int) -> Page:
        asked.append(limit)
        return Page((row("a"), row("a")), 2, limit, offset, has_more=False)

    with pytest.raises(UnavailableError, match="lists 1 backups where it counts 2"):
        collect(fetch)
    assert 1 + READINGS == len(asked)
