"""Compares what a program wrote with what is expected: pure functions that tell the first difference."""

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal, InvalidOperation, localcontext
from functools import partial

from graders.formats.stdio.table import StdioTable

#: Returns the first difference between what came and what was expected, in words; None where there is none.
Compare = Callable[[str, str], str | None]

#: Either of the two is enough where no tolerance is given.
TOLERANCE = 1e-6
#: Significant digits of the arithmetic, beyond any number that is computed with floats.
_DIGITS = 60
#: Characters of a token or line that are told.
_TOLD = 80
_NUMBER = re.compile(r"[+-]?(?:(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d{1,4})?|nan|inf|infinity)", re.ASCII | re.IGNORECASE)


def comparison(table: StdioTable) -> Compare:
    """Return how a suite compares; a checker judges elsewhere."""
    if table.compare != "numbers":
        return {"exact": exact, "trailing": trailing, "tokens": tokens, "checker": trailing}[table.compare]
    relative, absolute = table.relative_tolerance, table.absolute_tolerance
    if relative is None and absolute is None:
        relative = absolute = TOLERANCE
    return partial(numbers, relative=relative or 0.0, absolute=absolute or 0.0)


def exact(got: str, expected: str) -> str | None:
    """Compare character by character."""
    if got == expected:
        return None
    difference = _of_lines(got.splitlines(), expected.splitlines())
    if difference is None:
        return "Only the line ends differ, or the last line's is missing or too many."
    return difference


def trailing(got: str, expected: str) -> str | None:
    """Compare lines, without white space at their ends and without empty lines at the end."""
    return _of_lines(_trimmed(got), _trimmed(expected))


def tokens(got: str, expected: str) -> str | None:
    """Compare what stands between white space."""
    return _of_tokens(got, expected, lambda mine, yours: mine == yours)


def numbers(got: str, expected: str, *, relative: float, absolute: float) -> str | None:
    """Compare tokens, numbers by their value: one of the tolerances must cover the difference; words as they are."""
    return _of_tokens(got, expected, partial(_is_close, relative=relative, absolute=absolute))


def _trimmed(text: str) -> list[str]:
    lines = [line.rstrip() for line in text.splitlines()]
    while lines and not lines[-1]:
        lines.pop()
    return lines


def _of_lines(got: Sequence[str], expected: Sequence[str]) -> str | None:
    for number, (mine, yours) in enumerate(zip(got, expected, strict=False), 1):
        if mine != yours:
            if mine.split() == yours.split():
                return f"Line {number} differs in its white space: expected {_told(yours)}, but got {_told(mine)}."
            return f"Line {number} differs: expected {_told(yours)}, but got {_told(mine)}."
    return _of_lengths("line", got, expected)


def _of_tokens(got: str, expected: str, is_alike: Callable[[str, str], bool]) -> str | None:
    mine, yours = got.split(), expected.split()
    for place, (one, other) in enumerate(zip(mine, yours, strict=False)):
        if one != other and not is_alike(one, other):
            line = _line_of(got, place)
            return f"Word {place + 1} (on line {line}) differs: expected {_told(other)}, but got {_told(one)}."
    return _of_lengths("word", mine, yours)


def _of_lengths(unit: str, got: Sequence[str], expected: Sequence[str]) -> str | None:
    if len(got) < len(expected):
        missing = _told(expected[len(got)])
        return f"The output ends too early: {unit} {len(got) + 1}, expected to be {missing}, is missing."
    if len(got) > len(expected):
        return f"The output should have ended before {unit} {len(expected) + 1}: {_told(got[len(expected)])}."
    return None


def _line_of(text: str, token: int) -> int:
    return next((line for line, last in enumerate(_last_tokens(text), 1) if token < last), 1)


def _last_tokens(text: str) -> Iterator[int]:
    """Yield for each line how many tokens there are up to its end."""
    count = 0
    for line in text.splitlines():
        count += len(line.split())
        yield count


def _is_close(got: str, expected: str, relative: float, absolute: float) -> bool:
    if not (_NUMBER.fullmatch(got) and _NUMBER.fullmatch(expected)):
        return False
    with localcontext(prec=_DIGITS) as context:
        context.traps[InvalidOperation] = False
        mine, yours = Decimal(got), Decimal(expected)
        if not (mine.is_finite() and yours.is_finite()):
            return (mine.is_nan() and yours.is_nan()) or mine == yours
        allowed = max(Decimal(absolute), Decimal(relative) * abs(yours))
        return abs(mine - yours) <= allowed


def _told(text: str) -> str:
    return f'"{text}"' if len(text) <= _TOLD else f'"{text[:_TOLD]}…"'
