"""A step is found by its number and by what a browser shows of it; another site's step never is."""

import pytest

from tests.simulators.stepic import StepicSimulator
from tests.simulators.stepic.made_up import DOUBLE_STEP, LESSON, SUM_STEP
from worker.errors import ConfigurationError, NotFoundError
from worker.platforms.stepic import StepicClient
from worker.platforms.stepic.step_address import Place, find_step, parse, web_address

STEPIK = "https://stepik.org"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7001", 7001),
        ("https://stepik.org/lesson/12345/step/6", Place(12345, 6)),
        ("https://stepik.org/lesson/12345/step/6?unit=789", Place(12345, 6)),
        ("https://stepik.org/lesson/Some-name-2-12345/step/6?thread=solutions#x", Place(12345, 6)),
        ("http://stepic.org/lesson/%D0%B0-12345/step/6/", Place(12345, 6)),
        ("https://stepik.org/edit-lesson/12345/step/6", Place(12345, 6)),
        ("https://stepik.org/api/steps/99", 99),
        ("https://stepik.org/api/step-sources/99", 99),
    ],
)
def test_a_number_and_every_address_is_understood(text: str, expected: int | Place) -> None:
    assert expected == parse(text, STEPIK)


@pytest.mark.parametrize(
    "text",
    ["", "-1", "seven", "https://stepik.org/course/67", "ftp://stepik.org/lesson/1/step/1", "https://[/lesson/1"],
)
def test_what_means_no_step_is_told_with_an_example(text: str) -> None:
    with pytest.raises(ConfigurationError, match="give its number, or its address"):
        parse(text, STEPIK)


def test_another_sites_step_is_refused() -> None:
    with pytest.raises(ConfigurationError, match=r"elsewhere\.org is not https://stepik\.org"):
        parse("https://elsewhere.org/lesson/12345/step/6", STEPIK)


def test_a_place_in_a_lesson_leads_to_the_step(stepic: StepicSimulator, learner: StepicClient) -> None:
    step = find_step(learner, f"{stepic.url}/lesson/Lesson-{LESSON}/step/3")

    assert DOUBLE_STEP == step.id
    assert f"{stepic.url}/lesson/{LESSON}/step/3" == web_address(learner, step)
    assert find_step(learner, str(SUM_STEP)).id == SUM_STEP


@pytest.mark.parametrize("position", [0, 4])
def test_a_place_beyond_the_lesson_is_told(stepic: StepicSimulator, learner: StepicClient, position: int) -> None:
    with pytest.raises(NotFoundError, match=f"3 steps, and no step {position}"):
        find_step(learner, f"{stepic.url}/lesson/{LESSON}/step/{position}")
