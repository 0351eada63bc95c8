"""The ways in which the stand-in can be told to misbehave."""

import json
import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Literal, TypeVar

from tests.simulators.ok.wire import Handler, Reply, Request

T = TypeVar("T")

_HTML = b"<!DOCTYPE html>\n<html><head><title>%d</title></head><body><h1>%d</h1><hr>nginx</body></html>\n"


@dataclass
class Fault:
    """What goes wrong, where, and how often. Without status, drop or pages it only delays, or moves the clock."""

    #: Regular expression searched in "METHOD /path".
    where: str = ""
    #: How many requests it hits; None for all until it is cleared.
    times: int | None = None
    #: The share of the matching requests that it hits.
    share: float = 1.0
    delay_seconds: float = 0.0
    #: By how much Ok's clock is ahead.
    clock_seconds: float = 0.0
    #: Answer this status and do nothing else.
    status: int | None = None
    retry_after: str | None = None
    #: The body of such an answer is HTML, as a proxy's, instead of Ok's JSON.
    html: bool = False
    location: str | None = None
    #: End the connection before the request is acted on, or after that, without a word in either case.
    drop: Literal["before", "after"] | None = None
    #: Pages that are not the whole list repeat and lose rows, or a student submits again after each.
    pages: Literal["shuffle", "shift"] | None = None


class Faults:
    """The faults that are switched on."""

    def __init__(self) -> None:
        self._active: list[Fault] = []
        self._random = random.Random(61)  # noqa: S311 - repeatable, not secret

    def add(self, fault: Fault) -> None:
        """Switch a fault on."""
        re.compile(fault.where)
        self._active.append(fault)

    def clear(self) -> None:
        """Switch all faults off."""
        self._active.clear()

    def shown(self) -> list[Mapping[str, object]]:
        """Return the faults that are switched on, with how many times are left."""
        return [asdict(fault) for fault in self._active]

    def handle(self, request: Request, handler: Handler) -> Reply:
        """Answer a request as the handler does, or as the faults make of it."""
        if not self._active:
            return handler(request)
        hits = self._hits(request, lambda fault: fault.pages is None)
        delay, ahead = sum(fault.delay_seconds for fault in hits), sum(fault.clock_seconds for fault in hits)
        return replace(_answer(hits, request, handler), delay_seconds=delay, clock_seconds=ahead)

    def pages(self, request: Request) -> str | None:
        """Return what happens to the rows of a page."""
        hits = self._hits(request, lambda fault: fault.pages is not None) if self._active else []
        return hits[0].pages if hits else None

    def shuffled(self, rows: Sequence[T]) -> list[T]:
        """Return rows in another order each time."""
        return self._random.sample(rows, len(rows))

    def _hits(self, request: Request, concerned: Callable[[Fault], bool]) -> list[Fault]:
        hits = []
        for fault in self._active:
            matches = concerned(fault) and re.search(fault.where, f"{request.method} {request.path}")
            if matches and fault.times != 0 and self._random.random() < fault.share:
                fault.times = None if fault.times is None else fault.times - 1
                hits.append(fault)
        return hits


def _answer(hits: Sequence[Fault], request: Request, handler: Handler) -> Reply:
    for fault in hits:
        if fault.drop == "before":
            return Reply(500, b"", dropped=True)
        if fault.status is not None:
            return _failed(fault, fault.status)
    reply = handler(request)
    return replace(reply, dropped=True) if any(fault.drop == "after" for fault in hits) else reply


def _failed(fault: Fault, status: int) -> Reply:
    headers = {"Retry-After": fault.retry_after} if fault.retry_after is not None else {}
    if fault.location is not None:
        headers["Location"] = fault.location
    if fault.html:
        return Reply(status, _HTML % (status, status), "text/html", headers)
    body = json.dumps({"data": {}, "code": status, "message": "switched on"}).encode("ascii")
    return Reply(status, body, headers=headers)
