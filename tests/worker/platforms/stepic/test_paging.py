"""Lists are complete, whatever size their pages have and whatever they say of the next one."""

from urllib.parse import parse_qs

import pytest

from tests.simulators.stepic import StepicSimulator
from tests.simulators.stepic.made_up import SUM_STEP
from worker.errors import NotTheApiError
from worker.platforms.stepic import StepicClient
from worker.platforms.stepic.decoding import Listing
from worker.platforms.stepic.models import User
from worker.platforms.stepic.paging import collect, pages


def listing(*numbers: int, page: int = 1, has_next: bool = True) -> Listing[User]:
    return Listing(tuple(User(number) for number in numbers), page, has_next, {})


def numbers(client: StepicClient, **filters: str) -> list[int]:
    return [s.id for page in client.submission_pages(SUM_STEP, filters) for s in page.objects]


@pytest.mark.parametrize("rows", [(20,), (1,), (7, 3, 20, 2), (500,)], ids=str)
@pytest.mark.parametrize("sticky", [False, True])
def test_every_submission_is_listed_once(
    stepic: StepicSimulator, teacher: StepicClient, rows: tuple[int, ...], sticky: bool
) -> None:
    made = stepic.add_class(SUM_STEP, ["right", "wrong"] * 15)
    stepic.store.page_rows, stepic.store.sticky = rows, sticky

    assert made == numbers(teacher, order="asc")
    assert made[::-1] == numbers(teacher, order="desc")
    assert made[::2] == numbers(teacher, order="asc", status="correct")


def test_an_empty_list_is_one_request(stepic: StepicSimulator, teacher: StepicClient) -> None:
    stepic.store.sticky = True

    assert numbers(teacher) == []
    assert len(stepic.requests) == 1


def test_a_server_that_repeats_its_page_is_not_asked_for_ever() -> None:
    assert [1, 2] == [user.id for user in collect(lambda _: listing(1, 2))]


def test_a_list_without_an_end_is_told() -> None:
    with pytest.raises(NotTheApiError, match="after 5 pages"):
        list(pages(listing, most=5))


def test_rows_that_move_to_the_next_page_meanwhile_count_once() -> None:
    answers = {1: listing(5, 4, 3), 2: listing(3, 2, page=2), 3: listing(1, page=3, has_next=False)}

    assert [5, 4, 3, 2, 1] == [user.id for user in collect(answers.__getitem__)]


@pytest.mark.parametrize("count", [1, 30, 31, 95])
def test_many_ids_are_asked_for_in_short_addresses(stepic: StepicSimulator, teacher: StepicClient, count: int) -> None:
    made = stepic.add_class(SUM_STEP, ["right"] * count)
    stepic.store.page_rows = (50,)
    found = teacher.submissions([*made, made[0]])

    assert set(made) == {submission.id for submission in found}
    assert -(-count // 30) == len(stepic.requests)
    assert max(len(request.target) for request in stepic.requests) < 700
    assert {"ids[]", "page"} == set(parse_qs(stepic.requests[0].query_text))


def test_a_page_that_is_smaller_than_its_ids_is_followed_by_the_rest(
    stepic: StepicSimulator, teacher: StepicClient
) -> None:
    made = stepic.add_class(SUM_STEP, ["right"] * 30)
    stepic.store.page_rows = (7,)

    assert set(made) == {submission.id for submission in teacher.submissions(made)}


def test_no_ids_are_no_request(stepic: StepicSimulator, teacher: StepicClient) -> None:
    assert teacher.submissions([]) == ()
    assert not stepic.requests
