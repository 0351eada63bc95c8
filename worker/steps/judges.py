"""The judge of each step, made once for all its submissions, and anew when the challenge has changed."""

import threading
from collections import defaultdict
from dataclasses import dataclass

from graders.errors import AssignmentError
from graders.sandbox.outcome import Sandbox
from worker.challenges.errors import ChallengeError
from worker.challenges.judge import Judge
from worker.steps.sources import Source, Sources


@dataclass(frozen=True, slots=True)
class MadeJudge:
    """A judge, with what its verdicts depend on."""

    judge: Judge
    digest: str


class Judges:
    """Judges by step, in one sandbox; safe to share between threads."""

    def __init__(self, sources: Sources, sandbox: Sandbox) -> None:
        self.sources = sources
        self._sandbox = sandbox
        self._made: dict[int, MadeJudge] = {}
        self._locks: defaultdict[int, threading.Lock] = defaultdict(threading.Lock)

    def get(self, step: int) -> MadeJudge:
        """Return a step's judge. Raises AssignmentError for a broken challenge, PlatformError, SandboxError."""
        source = self.sources.get(step)
        with self._locks[step]:  # the author's code makes the tests, which takes seconds: once, not once a thread
            made = self._made.get(step)
            if made is None or made.digest != source.digest:
                made = self._made[step] = MadeJudge(self._judge(source), source.digest)
            return made

    def _judge(self, source: Source) -> Judge:
        try:
            return Judge(source.challenge, self._sandbox)
        except ChallengeError as error:
            raise AssignmentError(str(error)) from error
