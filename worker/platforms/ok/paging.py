"""Complete lists out of Ok's pages, which repeat rows, lose rows and shift while students submit."""

from collections.abc import Callable

from worker.errors import UnavailableError
from worker.platforms.ok.models import Backup, Page

#: Rows a page. Ok selects the whole list anew for every page, so few large ones are cheap.
PAGE_ROWS = 1000
#: Rows asked for beyond the list's length when it is read again, for those that come in meanwhile.
SPARE_ROWS = 100
#: How often a list is read again in one page before it is given up.
READINGS = 3

#: Fetches the page at a limit (never 0, which Ok answers without end) and an offset.
Fetch = Callable[[int, int], Page]


def collect(fetch: Fetch, page_rows: int = PAGE_ROWS) -> tuple[Backup, ...]:
    """Return every backup of a list once, in Ok's order.

    Raises UnavailableError where Ok keeps listing fewer than it counts.
    """
    found, count = _read_pages(fetch, page_rows)
    for _ in range(READINGS):
        if len(found) >= count:
            return tuple(found.values())
        page = fetch(count + SPARE_ROWS, 0)
        whole = _by_id(page)
        found, count = (whole if len(whole) >= page.count else found | whole), page.count
    if len(found) >= count:
        return tuple(found.values())
    raise UnavailableError(f"Ok lists {len(found)} backups where it counts {count}: try again later")


def _read_pages(fetch: Fetch, page_rows: int) -> tuple[dict[str, Backup], int]:
    found: dict[str, Backup] = {}
    offset = 0
    while True:
        page = fetch(page_rows, offset)
        found |= _by_id(page)
        offset += len(page.backups)
        if not page.backups or not page.has_more or offset >= page.count:
            return found, page.count


def _by_id(page: Page) -> dict[str, Backup]:
    return {backup.id: backup for backup in page.backups}
