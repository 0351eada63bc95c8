"""Complete lists out of Stepic's pages, whose size varies and whose `has_next` cannot be trusted."""

from collections.abc import Callable, Iterator
from typing import Protocol, TypeVar

from worker.errors import NotTheApiError
from worker.platforms.stepic.decoding import Listing

#: No list is longer: Stepic's largest steps have a million submissions, twenty a page.
PAGES_MOST = 50_000


class Numbered(Protocol):
    """What has an id."""

    @property
    def id(self) -> int:
        """Its id."""


T = TypeVar("T", bound=Numbered)


def pages(fetch: Callable[[int], Listing[T]], first: int = 1, most: int = PAGES_MOST) -> Iterator[Listing[T]]:
    """Yield pages from `first` on, up to an empty one or one that brings nothing new.

    Raises NotTheApiError where a list does not end.
    """
    seen: set[int] = set()
    for number in range(first, first + most):
        page = fetch(number)
        fresh = {thing.id for thing in page.objects} - seen
        if not fresh:
            return
        seen |= fresh
        yield page
        if not page.has_next:
            return
    raise NotTheApiError(f"Stepic's list goes on after {most} pages: narrow what is asked for, or report this")


def collect(fetch: Callable[[int], Listing[T]]) -> tuple[T, ...]:
    """Return every object of a list once, in Stepic's order: pages shift while learners submit."""
    return tuple({thing.id: thing for page in pages(fetch) for thing in page.objects}.values())
