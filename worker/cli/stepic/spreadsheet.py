"""Tables for spreadsheets, in which no cell that a learner had a hand in becomes a formula."""

import csv
import sys
from collections.abc import Iterable, Mapping, Sequence

#: What spreadsheets take for the start of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_table(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> None:
    """Write these columns of rows to stdout as CSV."""
    writer = csv.writer(sys.stdout)
    writer.writerow(columns)
    writer.writerows([_cell(row[column]) for column in columns] for row in rows)


def _cell(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
