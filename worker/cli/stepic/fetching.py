"""Fetches what a command needs of a step: its challenge, or learners' submissions in a folder."""

from pathlib import Path

from worker.challenges.challenge import Challenge
from worker.challenges.step_file import read_block, read_text, written
from worker.errors import ConfigurationError, NotAllowedError, NotFoundError
from worker.platforms.stepic import StepicClient
from worker.platforms.stepic.models import Step
from worker.platforms.stepic.step_address import find_step
from worker.pulling.folder import Folder, Progress
from worker.pulling.pull import Pull, Wish
from worker.settings import Settings
from worker.steps.access import opened


def fetch_challenge(step: str, settings: Settings) -> tuple[int, Challenge]:
    """Return a step's number and its challenge: with checker and tests for its authors, else as learners see it.

    Raises ChallengeError, ConfigurationError, PlatformError.
    """
    with opened(settings) as client:
        there = find_step(client, step)
        name = f"step {there.id}"
        try:
            source = client.step_source(there.id)
        except (NotAllowedError, NotFoundError):
            return there.id, read_block(name, dict(there.block), id=str(there.id))
    own = {"id": str(source.id), "has_review": source.has_review, "time": source.time}
    return there.id, read_text(name, written({"block": source.block, **own}))


def fetch_submissions(step: str, settings: Settings) -> Path:
    """Bring all submissions of a step into stepic-NUMBER of this folder, as far as they are new, and return that.

    Raises ConfigurationError, PlatformError.
    """
    with opened(settings) as client:
        there = find_step(client, step)
        if there.kind != "code":
            raise ConfigurationError(f"step {there.id} is no code challenge but {there.kind!r}: give another step")
        return _pulled(client, there)


def _pulled(client: StepicClient, step: Step) -> Path:
    wish = Wish(step.id)
    folder = Folder.open(
        Path(f"stepic-{step.id}"), Progress(client.address, step.id, pseudonymised=False, filters=wish.filters)
    )
    pull = Pull(client, folder, wish, None)
    for _ in pull.run():
        pass
    pull.keep_challenge()
    return folder.path
