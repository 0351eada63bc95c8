"""The stand-in's pages, which vary in size and need not end when they say."""

from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl

from tests.simulators.ok.wire import Reply, Request
from tests.simulators.stepic.answers import Json, found, refused
from tests.simulators.stepic.state import Store

#: Longer addresses are refused, as by the real server's proxy.
ADDRESS_CHARACTERS = 2000


def asked_ids(request: Request) -> list[int] | None:
    """Return the numbers of `ids[]`; None where there are none."""
    if len(request.target) > ADDRESS_CHARACTERS:
        raise refused(414, "Request-URI Too Large")
    ids = [value for name, value in parse_qsl(request.query_text) if name == "ids[]"]
    return [int(number) for number in ids if number.isdecimal()] if ids else None


def paged(
    store: Store, request: Request, key: str, rows: Sequence[Json], beside: Mapping[str, Sequence[Json]] | None = None
) -> Reply:
    """Return the page of a list that was asked for."""
    page = int(request.query.get("page", "1"))
    start = sum(_rows(store, number) for number in range(1, page))
    stop = start + _rows(store, page)
    has_next = store.sticky or stop < len(rows)
    return found({key: rows[start:stop], **(beside or {})}, page=page, has_next=has_next)


def _rows(store: Store, page: int) -> int:
    return store.page_rows[min(page, len(store.page_rows)) - 1]
