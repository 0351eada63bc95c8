"""The judge of each step, made once for all its submissions, and anew when the challenge has changed."""

import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from graders.errors import AssignmentError
from graders.sandbox.outcome import Sandbox
from worker.challenges.errors import ChallengeError
from worker.challenges.judge import Judge
from worker.steps.sources import Source, Sources

#: For so long a challenge's author is not given another try: code that comes to no end would stop a worker for each
#: of a class's submissions. It may have been a matter of load, so not for ever.
BROKEN_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class MadeJudge:
    """A judge, with what its verdicts depend on."""

    judge: Judge
    digest: str


@dataclass(frozen=True, slots=True)
class _Broken:
    digest: str
    until: float
    why: str


class Judges:
    """Judges by step, in one sandbox; safe to share between threads."""

    def __init__(self, sources: Sources, sandbox: Sandbox, clock: Callable[[], float] = time.monotonic) -> None:
        self.sources = sources
        self._sandbox = sandbox
        self._clock = clock
        self._broken: dict[int, _Broken] = {}
        self._made: dict[int, MadeJudge] = {}
        self._locks: defaultdict[int, threading.Lock] = defaultdict(threading.Lock)

    def get(self, step: int) -> MadeJudge:
        """Return a step's judge. Raises AssignmentError for a broken challenge, PlatformError, SandboxError."""
        source = self.sources.get(step)
        with self._locks[step]:  # the author's code makes the tests, which takes seconds: once, not once a thread
            made = self._made.get(step)
            if made is None or made.digest != source.digest:
                made = self._made[step] = MadeJudge(self._judge(step, source), source.digest)
            return made

    def _judge(self, step: int, source: Source) -> Judge:
        broken = self._broken.get(step)
        if broken is not None and broken.digest == source.digest and self._clock() < broken.until:
            raise AssignmentError(broken.why)
        try:
            return Judge(source.challenge, self._sandbox)
        except ChallengeError as error:
            self._broken[step] = _Broken(source.digest, self._clock() + BROKEN_SECONDS, str(error))
            raise AssignmentError(str(error)) from error
