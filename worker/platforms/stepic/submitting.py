"""Hands in code once, and waits for its verdict, neither for ever nor every moment."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

from worker.errors import NotTheApiError, PlatformError, UnavailableError
from worker.platforms.stepic.client import StepicClient
from worker.platforms.stepic.models import EVALUATION, Attempt, Step, Submission
from worker.platforms.stepic.step_address import web_address

#: How far a submission is looked for whose answer was lost: Stepic need not tell the newest first.
_PAGES = 10


@dataclass(frozen=True, slots=True)
class Waiting:
    """How long to wait for a verdict, and how often to look."""

    first_seconds: float = 1.0
    #: Each wait is so much longer than the one before.
    growth: float = 1.5
    longest_seconds: float = 10.0
    #: Official clients give up then.
    total_seconds: float = 300.0


def hand_in(client: StepicClient, step: Step, language: str, code: str) -> Submission:
    """Submit code as the token's user, once.

    Where the answer is lost, the submission is looked for, never sent again; UnavailableError then tells whether
    Stepic shows it.
    """
    attempt = client.create_attempt(step.id)
    try:
        return client.create_submission(attempt.id, language, code)
    except (UnavailableError, NotTheApiError) as error:
        return _looked_for(client, step, attempt, error)


def await_verdict(
    client: StepicClient,
    submission: Submission,
    waiting: Waiting,
    clock: Callable[[], float] = time.monotonic,
    wait: Callable[[float], None] = time.sleep,
) -> Submission:
    """Return the submission as soon as it is evaluated, or as it is when the time is up."""
    deadline = clock() + waiting.total_seconds
    pause = waiting.first_seconds
    while submission.status == EVALUATION and clock() + pause <= deadline:
        wait(pause)
        submission = client.submission(submission.id)
        pause = min(pause * waiting.growth, waiting.longest_seconds)
    return submission


def _looked_for(client: StepicClient, step: Step, attempt: Attempt, lost: PlatformError) -> Submission:
    """Find the submission of an attempt that nothing else was made with, among the user's own: a class is busy."""
    pages = client.submission_pages(step.id, {"order": "desc", "user": attempt.user})
    try:
        found = [one for page in islice(pages, _PAGES) for one in page.objects if one.attempt == attempt.id]
    except PlatformError as error:
        raise UnavailableError(
            f"whether Stepic took the submission is not known ({lost}): look at {web_address(client, step)} before you "
            "submit again"
        ) from error
    if found:
        return found[0]
    raise UnavailableError(
        f"Stepic did not take the submission, as far as it shows ({lost}): look at {web_address(client, step)}, then "
        "submit again"
    ) from lost
