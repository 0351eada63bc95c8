"""`make forgeries`: print what known forgeries earn with a naive in-process runner, and with ours."""

import sys
from contextlib import closing

from rich.console import Console
from rich.table import Table

from graders.sandbox.docker import Engine
from graders.sandbox.pool import Pool
from tests.forgeries.comparison import FRAMEWORKS, Row, compare

#: Characters of a line: as many as the table needs, whatever the terminal has.
WIDTH = 150


def main() -> int:
    """Print the table; return 1 where a forgery earns anything with ours."""
    with closing(Pool(Engine(), 1)) as pool:
        honest, *rows = compare(pool)
    Console(width=WIDTH).print(table([honest, *rows]))
    return int(any(share for row in rows for share in row.ours.values()))


def table(rows: list[Row]) -> Table:
    """Return the table of these rows, in percent of full marks."""
    shown = Table("forgery", "what it does", *(f"{who} {name}" for who in ("naive", "our") for name in FRAMEWORKS))
    for row in rows:
        shares = [*row.naive.values(), *row.ours.values()]
        shown.add_row(row.name, row.does, *(f"{100 * share:.0f} %" for share in shares))
    return shown


if __name__ == "__main__":
    sys.exit(main())
