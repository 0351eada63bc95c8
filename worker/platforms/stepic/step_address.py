"""Which step somebody means: its number, or the address that their browser shows."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from worker.errors import ConfigurationError, NotFoundError
from worker.platforms.stepic.client import StepicClient
from worker.platforms.stepic.models import Step

#: One site under two names.
_STEPIK = frozenset({"stepik.org", "www.stepik.org", "stepic.org", "www.stepic.org"})
_LESSON = re.compile(r"/(?:edit-)?lesson/(?:[^/]*-)?(\d+)/step/(\d+)(?:/.*)?")
_STEP = re.compile(r"/api/(?:steps|step-sources)/(\d+)/?")


@dataclass(frozen=True, slots=True)
class Place:
    """A step by its place in a lesson; positions begin with 1."""

    lesson: int
    position: int


def find_step(client: StepicClient, text: str) -> Step:
    """Return the step that is meant. Raises ConfigurationError for what means none, PlatformError."""
    meant = parse(text, client.address)
    return client.step(meant if isinstance(meant, int) else number_at(client, meant))


def parse(text: str, server: str) -> int | Place:
    """Return a step's number, or its place where that is told by an address of the server."""
    if re.fullmatch(r"[0-9]{1,12}", text):
        return int(text)
    try:
        parts = urlsplit(text)
        here = _same_site(parts.hostname or "", urlsplit(server).hostname or "")
    except ValueError:
        raise _unknown(text) from None
    if parts.scheme not in {"http", "https"}:
        raise _unknown(text)
    if not here:
        raise ConfigurationError(f"{parts.hostname} is not {server}: set GRADEWRIGHT_STEPIC_URL to the step's server")
    if match := _LESSON.fullmatch(parts.path):
        return Place(int(match[1]), int(match[2]))
    if match := _STEP.fullmatch(parts.path):
        return int(match[1])
    raise _unknown(text)


def number_at(client: StepicClient, place: Place) -> int:
    """Return the number of the step at a place."""
    steps = client.lesson(place.lesson).steps
    if not 1 <= place.position <= len(steps):
        raise NotFoundError(f"lesson {place.lesson} has {len(steps)} steps, and no step {place.position}")
    return steps[place.position - 1]


def web_address(client: StepicClient, step: Step) -> str:
    """Return where a browser shows a step."""
    return f"{client.address}/lesson/{step.lesson}/step/{step.position}"


def _same_site(one: str, other: str) -> bool:
    return one == other or {one, other} <= _STEPIK


def _unknown(text: str) -> ConfigurationError:
    return ConfigurationError(
        f"{text[:200]!r} is no step: give its number, or its address as in https://stepik.org/lesson/12345/step/6"
    )
