"""The Stepic client: what its API offers to staff and learners, as typed, synchronous calls."""

from collections.abc import Iterable, Iterator, Sequence
from types import TracebackType
from typing import Self, TypeVar

from worker.errors import NotFoundError, NotTheApiError
from worker.platforms.http import Patience
from worker.platforms.stepic import endpoints
from worker.platforms.stepic.decoding import Body, Kind, Listing
from worker.platforms.stepic.endpoints import Filters
from worker.platforms.stepic.models import (
    Attempt,
    Course,
    Enrollment,
    Lesson,
    SocialAccount,
    Step,
    StepSource,
    Submission,
    User,
)
from worker.platforms.stepic.pace import Pace
from worker.platforms.stepic.paging import Numbered, collect, pages
from worker.platforms.stepic.transport import Tokens, Transport

T = TypeVar("T")
N = TypeVar("N", bound=Numbered)

#: What a polite tool keeps to.
REQUESTS_PER_SECOND = 2.0


class StepicClient:
    """Talks to one Stepic server with one pool of connections; safe to share between threads.

    `base_url` is Stepic's address. Reads are repeated where Stepic or the network fails for a moment; what hands
    something in never is. Every call may raise any PlatformError.
    """

    def __init__(
        self, base_url: str, tokens: Tokens, *, pace: Pace | None = None, patience: Patience | None = None
    ) -> None:
        self._transport = Transport(base_url, tokens, pace or Pace(REQUESTS_PER_SECOND), patience or Patience())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the pool's connections."""
        self._transport.close()

    @property
    def address(self) -> str:
        """Stepic's address, without a slash at its end."""
        return self._transport.root

    def me(self) -> User:
        """Tell whom the token acts as."""
        listing = self._transport.perform(endpoints.one(endpoints.ACCOUNTS, 1))
        account = _only(listing, "account 1")
        beside = {user.id: user for user in listing.beside(endpoints.USERS)}
        return beside.get(account.user) or self.user(account.user)

    def user(self, number: int) -> User:
        """Tell about one user."""
        return self._one(endpoints.USERS, number)

    def users(self, numbers: Iterable[int]) -> tuple[User, ...]:
        """Tell about many users; those who are not there are left out."""
        return self._many(endpoints.USERS, numbers)

    def social_accounts(self, provider: str, uid: str) -> tuple[SocialAccount, ...]:
        """Find who has an account with another site; seed: "Client credentials flow"."""
        return self._list(endpoints.SOCIAL_ACCOUNTS, {"provider": provider, "uid": uid})

    def course(self, number: int) -> Course:
        """Tell about one course."""
        return self._one(endpoints.COURSES, number)

    def courses(self, numbers: Iterable[int]) -> tuple[Course, ...]:
        """Tell about many courses."""
        return self._many(endpoints.COURSES, numbers)

    def enrolled(self) -> tuple[Enrollment, ...]:
        """Tell which courses the token's user has joined: they come beside the list of courses."""
        fetch = self._pages(endpoints.COURSES, {})
        return tuple({e.id: e for page in fetch for e in page.beside(endpoints.ENROLLMENTS)}.values())

    def lesson(self, number: int) -> Lesson:
        """Tell about one lesson."""
        return self._one(endpoints.LESSONS, number)

    def lessons(self, numbers: Iterable[int]) -> tuple[Lesson, ...]:
        """Tell about many lessons."""
        return self._many(endpoints.LESSONS, numbers)

    def step(self, number: int) -> Step:
        """Tell about one step, as learners see it."""
        return self._one(endpoints.STEPS, number)

    def steps(self, numbers: Iterable[int]) -> tuple[Step, ...]:
        """Tell about many steps."""
        return self._many(endpoints.STEPS, numbers)

    def step_source(self, number: int) -> StepSource:
        """Tell about one step, as its authors see it; others get NotAllowedError or NotFoundError."""
        return self._one(endpoints.STEP_SOURCES, number)

    def stored_tests(self, step: int) -> Body:
        """Return the tests that Stepic generated when the author saved, as it tells them."""
        return self._transport.perform(endpoints.stored_tests(step))

    def attempt(self, number: int) -> Attempt:
        """Tell about one attempt."""
        return self._one(endpoints.ATTEMPTS, number)

    def attempts(self, numbers: Iterable[int]) -> tuple[Attempt, ...]:
        """Tell about many attempts: how a submission is joined to its step and user."""
        return self._many(endpoints.ATTEMPTS, numbers)

    def create_attempt(self, step: int) -> Attempt:
        """Begin an attempt at a step as the token's user; it serves many submissions of code."""
        return _only(self._transport.perform(endpoints.create_attempt(step)), f"attempt at step {step}")

    def submission(self, number: int) -> Submission:
        """Tell about one submission; another learner's is NotAllowedError."""
        return self._one(endpoints.SUBMISSIONS, number)

    def submissions(self, numbers: Iterable[int]) -> tuple[Submission, ...]:
        """Tell about many submissions; others' are left out by Stepic without a word."""
        return self._many(endpoints.SUBMISSIONS, numbers)

    def submission_pages(
        self, step: int, filters: Filters | None = None, first: int = 1
    ) -> Iterator[Listing[Submission]]:
        """Yield a step's submissions, page by page: to a teacher everybody's, to a learner their own.

        Filters are `status`, `user`, `search` and `order` (asc or desc), as Stepic takes them.
        """
        return self._pages(endpoints.SUBMISSIONS, {"step": step, **(filters or {})}, first)

    def create_submission(self, attempt: int, language: str, code: str) -> Submission:
        """Hand in code as the token's user. Never repeated by itself: a step may limit submissions."""
        call = endpoints.create_submission(attempt, language, code)
        return _only(self._transport.perform(call), f"submission of attempt {attempt}")

    def _one(self, kind: Kind[T], number: int) -> T:
        return _only(self._transport.perform(endpoints.one(kind, number)), f"{kind.key} {number}")

    def _many(self, kind: Kind[N], numbers: Iterable[int]) -> tuple[N, ...]:
        found: list[N] = []
        for batch in endpoints.batches(numbers):
            found += self._batch(kind, batch)
        return tuple(found)

    def _batch(self, kind: Kind[N], numbers: Sequence[int]) -> tuple[N, ...]:
        return collect(lambda page: self._transport.perform(endpoints.by_ids(kind, numbers, page)))

    def _list(self, kind: Kind[N], filters: Filters) -> tuple[N, ...]:
        return collect(lambda page: self._transport.perform(endpoints.some(kind, filters, page)))

    def _pages(self, kind: Kind[N], filters: Filters, first: int = 1) -> Iterator[Listing[N]]:
        return pages(lambda page: self._transport.perform(endpoints.some(kind, filters, page)), first)


def _only(listing: Listing[T], name: str) -> T:
    if not listing.objects:
        raise NotFoundError(f"Stepic shows no {name} to this account: check the number, and that it may see it")
    if len(listing.objects) > 1:
        raise NotTheApiError(f"Stepic told of {len(listing.objects)} things where one was asked for, {name}")
    return listing.objects[0]
