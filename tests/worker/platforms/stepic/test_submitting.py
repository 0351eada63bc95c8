"""Code is handed in once whatever happens to the answer, and a verdict is awaited with growing patience."""

import pytest

from tests.simulators.stepic import Fault, StepicSimulator
from tests.simulators.stepic.made_up import SUM_STEP
from worker.errors import RefusedError, UnavailableError
from worker.platforms.stepic import StepicClient
from worker.platforms.stepic.models import Submission
from worker.platforms.stepic.submitting import Waiting, await_verdict, hand_in


class Clock:
    """A clock that moves only when somebody waits, and remembers how long."""

    def __init__(self) -> None:
        self.waits: list[float] = []

    def __call__(self) -> float:
        return sum(self.waits)

    def wait(self, seconds: float) -> None:
        self.waits.append(seconds)


def submit(client: StepicClient, code: str = "right") -> Submission:
    return hand_in(client, client.step(SUM_STEP), "python3", code)


def test_a_verdict_is_awaited_with_growing_pauses(stepic: StepicSimulator, learner: StepicClient) -> None:
    stepic.store.looks = 8
    clock = Clock()
    submission = await_verdict(learner, submit(learner), Waiting(), clock, clock.wait)

    assert ("correct", 1.0) == (submission.status, submission.score)
    assert [1.0, 1.5, 2.25, 3.375, 5.0625, 7.59375, 10.0, 10.0, 10.0] == clock.waits


def test_a_verdict_is_not_awaited_beyond_the_time_for_it(learner: StepicClient) -> None:
    clock = Clock()
    submission = await_verdict(learner, submit(learner, "forever"), Waiting(total_seconds=30), clock, clock.wait)

    assert submission.status == "evaluation"
    assert 20 < clock() <= 30


@pytest.mark.parametrize("fault", [Fault("POST /api/submissions", drop="after")], ids=str)
def test_a_submission_whose_answer_was_lost_is_found(
    stepic: StepicSimulator, learner: StepicClient, fault: Fault
) -> None:
    submit(learner)
    stepic.fault(fault)
    submission = submit(learner)

    assert len(stepic.store.submissions) == 2
    assert submission.id == max(stepic.store.submissions)


def test_a_lost_submission_is_found_in_a_busy_class_whatever_its_order(
    stepic: StepicSimulator, teacher: StepicClient
) -> None:
    submit(teacher)
    stepic.add_class(SUM_STEP, ["wrong"] * 30)
    stepic.store.page_rows, stepic.store.disorderly = (1,), True
    stepic.fault(Fault("POST /api/submissions", drop="after"))

    assert max(stepic.store.submissions) + 1 == submit(teacher).id


@pytest.mark.parametrize(
    "fault", [Fault("POST /api/submissions", drop="before"), Fault("POST /api/submissions", status=502)]
)
def test_a_submission_that_was_not_taken_is_told_and_not_sent_again(
    stepic: StepicSimulator, learner: StepicClient, fault: Fault
) -> None:
    submit(learner)
    stepic.fault(fault)
    with pytest.raises(UnavailableError, match=r"did not take the submission.*/lesson/700/step/2, then submit again"):
        submit(learner)

    assert len(stepic.store.submissions) == 1


def test_a_submission_of_unknown_fate_is_told(stepic: StepicSimulator, learner: StepicClient) -> None:
    stepic.fault(Fault("POST /api/submissions", drop="after"))
    stepic.fault(Fault("GET /api/submissions", status=500))
    with pytest.raises(UnavailableError, match=r"not known.*before you submit again"):
        submit(learner)


def test_an_attempt_that_fails_hands_nothing_in(stepic: StepicSimulator, learner: StepicClient) -> None:
    stepic.fault(Fault("POST /api/attempts", status=503))
    with pytest.raises(UnavailableError):
        submit(learner)

    assert not stepic.store.submissions


def test_a_limit_of_submissions_is_told_in_stepics_words(stepic: StepicSimulator, learner: StepicClient) -> None:
    stepic.store.submission_limit = 1
    submit(learner)
    with pytest.raises(RefusedError, match="Submissions limit exceeded"):
        submit(learner)
