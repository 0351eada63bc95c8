"""Finds the lines on which keys of a TOML file stand, by eye, since the parser keeps none."""

import re
from collections.abc import Iterator, Sequence

#: Keys, and places in lists, that lead to a value.
Where = tuple[str | int, ...]

_HEADER = re.compile(r"\s*\[+\s*([^\]]+?)\s*\]")


def line_of(text: str, where: Where) -> int | None:
    """Return the line, from 1, of a key, or of the nearest table above it that stands in the text; else None."""
    lines = text.splitlines()
    found, first, end = None, 0, len(lines)
    for path, nth in _steps(where):
        headers = [number for number in range(first, end) if _table(lines[number]) == path]
        if nth >= len(headers):
            key = _key(lines, first, end, path[-1]) if found is not None else None
            found = found if key is None else key
            break
        found, first = headers[nth], headers[nth] + 1
        end = next((number for number in range(first, end) if _leaves(lines[number], path)), end)
    return None if found is None else found + 1


def spelled(where: Where) -> str:
    """Spell a place as staff know it: `[suite 2] points`; they count from 1."""
    table, *rest = [str(part + 1) if isinstance(part, int) else part for part in where]
    if len(where) > 1 and isinstance(where[1], int):
        place, *rest = rest
        table = f"{table} {place}"
    return " ".join([f"[{table}]", *rest])


def _steps(where: Where) -> Iterator[tuple[list[str], int]]:
    """Yield the path to each key on the way, with its place in a list, 0 where it stands in none."""
    path: list[str] = []
    for part, after in zip(where, (*where[1:], ""), strict=True):
        if isinstance(part, str):
            path.append(part)
            yield list(path), after if isinstance(after, int) else 0


def _table(line: str) -> list[str]:
    header = _HEADER.match(line)
    return [part.strip(" \"'") for part in header[1].split(".")] if header else []


def _leaves(line: str, path: Sequence[str]) -> bool:
    """Tell whether a header begins here that is no part of the table at `path`."""
    table = _table(line)
    return bool(table) and (table[: len(path)] != path or len(table) == len(path))


def _key(lines: Sequence[str], first: int, end: int, name: str) -> int | None:
    for number in range(first, end):
        if _table(lines[number]):
            return None
        if re.match(rf"\s*{re.escape(name)}\s*=", lines[number]):
            return number
    return None
