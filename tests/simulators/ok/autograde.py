"""Ok's half of autograding: what its server does when staff press "Autograde", a step for each backup at each poll."""

import json
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum
from urllib.error import HTTPError

from tests.simulators.ok.server import OkSimulator

#: Of Ok's server, in seconds.
ANSWER_SECONDS = 30
POLL_SECONDS, QUEUED_SECONDS, RUNNING_SECONDS, WAITING_SECONDS = 10, 30 * 60, 5 * 60, 2 * 60
RETRIES = 3


class Step(Enum):
    """How far Ok takes a backup to be."""

    QUEUED = "queued"
    RUNNING = "running"
    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


@dataclass
class Task:
    """One backup that Ok waits for."""

    backup: str
    job: str
    since: float
    step: Step = Step.QUEUED
    retries: int = 0
    #: Every step it has been at, in order.
    walked: list[Step] = field(default_factory=lambda: [Step.QUEUED])


class RejectedError(Exception):
    """The autograder did not answer 200: Ok gives up what it was doing."""

    def __init__(self, status: int, body: str) -> None:
        super().__init__(f"{status}: {body}")
        self.status = status
        self.body = body


def send(autograder_url: str, path: str, data: object) -> object:
    """Send what Ok sends, by joining texts, and return the JSON that comes back; None for the text OK."""
    headers = {"Content-type": "application/json", "Accept": "text/plain"}
    body = data if isinstance(data, bytes) else json.dumps(data).encode()
    request = urllib.request.Request(autograder_url + path, body, headers)  # noqa: S310 -- loopback
    try:
        with urllib.request.urlopen(request, timeout=ANSWER_SECONDS) as answer:  # noqa: S310 -- loopback
            text = answer.read().decode()
    except HTTPError as error:
        with error:
            raise RejectedError(error.code, error.read().decode()) from None
    return None if text == "OK" else json.loads(text)


def send_batch(url: str, key: str, token: str, backups: Sequence[str], priority: str = "default") -> list[str]:
    """Ask for gradings as Ok does; return the jobs."""
    batch = {"subm_ids": backups, "assignment": key, "access_token": token, "priority": priority}
    answer = send(url, "/api/ok/v3/grade/batch", {**batch, "ok-server-version": "v3"})
    assert isinstance(answer, dict)
    jobs = answer["jobs"]
    assert isinstance(jobs, list)
    return jobs


class Autograde:
    """One press of the button. `clock` tells Ok's time in seconds, which only its patience goes by."""

    def __init__(
        self,
        ok: OkSimulator,
        url: str,
        key: str,
        token: str,
        backups: Sequence[str],
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._ok = ok
        self._url = url
        self._key = key
        self._token = token
        self._clock = clock
        self._started_at = time.time()
        jobs = send_batch(url, key, token, backups)
        assert len(backups) == len(jobs)
        self.tasks = [Task(backup, job, clock()) for backup, job in zip(backups, jobs, strict=True)]

    @property
    def is_over(self) -> bool:
        """Whether nothing is waited for any more."""
        return all(task.step in {Step.DONE, Step.FAILED} for task in self.tasks)

    @property
    def retries(self) -> int:
        """How often a backup was sent again."""
        return sum(task.retries for task in self.tasks)

    def steps(self) -> Counter[Step]:
        """Count the backups at each step."""
        return Counter(task.step for task in self.tasks)

    def poll(self) -> None:
        """Do what Ok does every ten seconds. A missing key, or an answer that is not 200, ends its whole job."""
        results = send(self._url, "/results", [task.job for task in self.tasks])
        assert isinstance(results, dict)
        for task in self.tasks:
            result = results[task.job]
            if task.step is Step.WAITING:
                self._look_for_score(task)
            elif task.step in {Step.QUEUED, Step.RUNNING}:
                self._follow(task, result and result["status"])

    def _follow(self, task: Task, status: str | None) -> None:
        if status is None:
            self._retry(task)
        elif task.step is Step.QUEUED and status != "queued":
            self._move(task, Step.RUNNING)
        elif task.step is Step.QUEUED:
            self._retry_after(task, QUEUED_SECONDS)
        elif status == "finished":
            self._move(task, Step.WAITING)
        elif status == "failed":
            self._retry(task)
        else:
            self._retry_after(task, RUNNING_SECONDS)

    def _look_for_score(self, task: Task) -> None:
        """Look for a score that counts and was created, in whole seconds, after the batch was sent."""
        created = [score.created for score in self._ok.scores(task.backup) if not score.archived]
        if any(datetime.fromisoformat(c).replace(tzinfo=UTC).timestamp() > self._started_at for c in created):
            self._move(task, Step.DONE)
        else:
            self._retry_after(task, WAITING_SECONDS)

    def _retry_after(self, task: Task, seconds: float) -> None:
        if self._clock() > task.since + seconds:
            self._retry(task)

    def _retry(self, task: Task) -> None:
        if task.retries >= RETRIES:
            self._move(task, Step.FAILED)
            return
        (task.job,) = send_batch(self._url, self._key, self._token, [task.backup], priority="high")
        task.retries += 1
        self._move(task, Step.QUEUED)

    def _move(self, task: Task, step: Step) -> None:
        task.step = step
        task.since = self._clock()
        task.walked.append(step)
