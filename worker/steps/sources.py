"""The challenge of each step: staff's own copy, or else what its author wrote at Stepic."""

import hashlib
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from graders.errors import AssignmentError
from graders.revision import engine_revision
from worker import challenges
from worker.challenges.challenge import Challenge
from worker.challenges.errors import ChallengeError
from worker.challenges.folder import load
from worker.challenges.step_file import read_block, write_text
from worker.errors import NotAllowedError, NotFoundError
from worker.steps.access import StepicAccess

#: For so long a challenge is taken as unchanged: asking costs a request.
TRUST_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Source:
    """A challenge, and what names its version and that of the code which judges it."""

    challenge: Challenge
    digest: str


class Sources:
    """Challenges by step; safe to share between threads.

    A challenge in `folder`, named by its step (`7001.step`, or `7001/` as `import` unpacks it), comes before the one
    at Stepic: so staff see what a change would do.
    """

    def __init__(self, access: StepicAccess, folder: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._access, self._folder, self._clock = access, folder, clock
        self._known: dict[int, tuple[float, Source]] = {}
        self._locks: defaultdict[int, threading.Lock] = defaultdict(threading.Lock)

    def get(self, step: int) -> Source:
        """Return a step's challenge. Raises AssignmentError where it is missing or broken, PlatformError."""
        with self._locks[step]:
            known = self._known.get(step)
            if known is None or self._clock() - known[0] > TRUST_SECONDS:
                known = self._known[step] = (self._clock(), self._read(step))
            return known[1]

    def _read(self, step: int) -> Source:
        try:
            challenge = self._found(step)
        except ChallengeError as error:
            raise AssignmentError(str(error)) from error
        if not challenge.has_source:
            raise AssignmentError(
                f"{challenge.name} has no source, so no tests but the samples: export it as its author"
            )
        return Source(challenge, _digest(challenge))

    def _found(self, step: int) -> Challenge:
        for path in (self._folder / f"{step}.step", self._folder / str(step)):
            if path.exists():
                return load(path)
        try:
            with self._access.client() as client:
                source = client.step_source(step)
        except (NotAllowedError, NotFoundError) as error:
            raise AssignmentError(
                f"the source of step {step} cannot be read ({error}): put the challenge at {self._folder}/{step}.step"
            ) from error
        return read_block(f"step {step}", dict(source.block))


def _digest(challenge: Challenge) -> str:
    text = f"{write_text(challenge)}\0{engine_revision()}\0{_judging_revision()}"
    return f"stepic:{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()}"


@cache
def _judging_revision() -> str:
    """Name the code that judges challenges: an older one's verdict is never taken for today's."""
    sha = hashlib.sha256()
    for folder in challenges.__path__:
        for path in sorted(Path(folder).glob("*.py")):
            sha.update(path.name.encode() + b"\0" + path.read_bytes())
    return sha.hexdigest()
