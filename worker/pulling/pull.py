"""Brings a step's submissions into a folder, page by page, and goes on where it was interrupted."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

from worker.errors import NotAllowedError, NotFoundError
from worker.platforms.stepic import StepicClient
from worker.platforms.stepic.decoding import Listing
from worker.platforms.stepic.endpoints import ATTEMPTS, USERS
from worker.platforms.stepic.languages import suffix
from worker.platforms.stepic.models import EVALUATION, Attempt, Submission
from worker.pulling.folder import Folder, file_name
from worker.pulling.rows import Row

Pages = Iterator[tuple[int, Listing[Submission]]]


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for of a step's submissions."""

    step: int
    status: str = ""
    since: datetime | None = None

    @property
    def filters(self) -> Mapping[str, str]:
        """How Stepic narrows the list; it has no filter for time."""
        order = {"order": "asc" if self.since is None else "desc"}
        return {**order, "status": self.status} if self.status else order

    def admits(self, submission: Submission) -> bool:
        """Tell on this side what Stepic should have."""
        fits = self.status in {"", submission.status}
        return fits and (self.since is None or submission.time is None or submission.time >= self.since)


class Pull:
    """One pull into one folder; `alias` turns a user's number into a pseudonym, None keeps numbers and names."""

    def __init__(self, client: StepicClient, folder: Folder, wish: Wish, alias: Callable[[int], str] | None) -> None:
        self._client = client
        self._folder = folder
        self._wish = wish
        self._alias = alias
        self._attempts: dict[int, Attempt] = {}
        self._names: dict[int, str] = {}

    def run(self) -> Iterator[int]:
        """Pull everything that is new; yield after each page how many rows came with it."""
        self._look_again()
        known = self._folder.rows.keys() | set(self._folder.progress.on_page)
        for number, page in self._pages():
            fresh = [s for s in page.objects if s.id not in known and self._wish.admits(s)]
            self._join(page, fresh)
            rows = [
                (self._row(submission), submission.reply.code if submission.reply else None) for submission in fresh
            ]
            ids = tuple(submission.id for submission in page.objects)
            self._folder.add(rows, *((number, ids) if self._may_go_on_from(ids) else (0, ())))
            known |= set(ids)
            yield len(fresh)
            if self._is_past(page.objects):
                return

    def keep_challenge(self) -> bool:
        """Keep the challenge where the token's user may see its source; tell whether they may."""
        try:
            source = self._client.step_source(self._wish.step)
        except (NotAllowedError, NotFoundError):
            return False
        own = {"id": str(source.id), "has_review": source.has_review, "time": source.time}
        self._folder.keep_challenge({"block": source.block, **own})
        return True

    def _look_again(self) -> None:
        """Ask for the verdicts that were not there yet when their submissions were pulled."""
        waiting = [row.id for row in self._folder.rows.values() if row.status == EVALUATION]
        told = {submission.id: submission for submission in self._client.submissions(waiting)}
        if told:
            self._folder.change([_judged(row, told.get(row.id)) for row in self._folder.rows.values()])

    def _pages(self) -> Pages:
        """Go on behind the last page that was stored, if it still is where it was."""
        last = self._folder.progress.page
        if last > 1:
            later = self._list(last)
            _, first = next(later, (0, None))
            before = self._folder.progress.on_page
            # What comes first must too: a verdict that came late moves all behind it in a list of that verdict.
            if first and before == tuple(s.id for s in first.objects[: len(before)]):
                yield last, first
                yield from later
                return
        yield from self._list(1)

    def _list(self, first: int) -> Pages:
        return enumerate(self._client.submission_pages(self._wish.step, self._wish.filters, first), first)

    def _may_go_on_from(self, ids: Sequence[int]) -> bool:
        """Tell whether new submissions will come behind these: Stepic need not heed the order asked for."""
        return self._wish.since is None and all(one < other for one, other in pairwise(ids))

    def _is_past(self, submissions: Sequence[Submission]) -> bool:
        """Tell whether all that follows is older than was asked for."""
        since = self._wish.since
        falls = all(one.id > other.id for one, other in pairwise(submissions))
        return since is not None and falls and all(s.time is not None and s.time < since for s in submissions)

    def _join(self, page: Listing[Submission], fresh: Sequence[Submission]) -> None:
        """Learn whose submissions these are, from what came beside them or by asking."""
        self._attempts |= {attempt.id: attempt for attempt in page.beside(ATTEMPTS)}
        missing = {submission.attempt for submission in fresh} - self._attempts.keys()
        self._attempts |= {attempt.id: attempt for attempt in self._client.attempts(sorted(missing))}
        if self._alias is not None:
            return
        self._names |= {user.id: user.name for user in page.beside(USERS)}
        users = {self._attempts[s.attempt].user for s in fresh if s.attempt in self._attempts}
        self._names |= {user.id: user.name for user in self._client.users(sorted(users - self._names.keys()))}

    def _row(self, submission: Submission) -> Row:
        attempt = self._attempts.get(submission.attempt)
        language = submission.reply.language if submission.reply else ""
        row = Row(
            id=submission.id,
            step=self._wish.step,
            attempt=submission.attempt,
            user="" if attempt is None else self._alias(attempt.user) if self._alias else str(attempt.user),
            status=submission.status,
            score=submission.score,
            hint=submission.hint,
            time=submission.time,
            language=language,
            file="",
            name="" if attempt is None else self._names.get(attempt.user, ""),
        )
        return replace(row, file=file_name(row.author, row.id, row.status, suffix(language)))


def _judged(row: Row, submission: Submission | None) -> Row:
    if submission is None:
        return row
    return replace(row, status=submission.status, score=submission.score, hint=submission.hint)
