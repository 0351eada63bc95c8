"""A class in which every student fails in their own way, so that a score that went astray is seen."""

from collections.abc import Iterator, Mapping
from pathlib import Path

ASSIGNMENTS = Path(__file__).parent / "assignments"
ENDPOINT = "chaos/cs1/fa26/five"

_RIGHT = {
    "square": "return x * x",
    "largest": "return max(x)",
    "reverse": "return x[::-1]",
    "count": "return {word: x.count(word) for word in x}",
    "collatz": "return 0 if x == 1 else 1 + collatz(x // 2 if x % 2 == 0 else 3 * x + 1)",
}
_WRONG = "return None"
#: Ways to end a run before its time, which cost more than a wrong answer does; one student in so many tries one.
_VIOLENT = ("while True: pass", "x = [0] * 10**9; return x", "import os; os._exit(0)")
_VIOLENT_ONE_IN = 25


def students(first: int, number: int) -> Mapping[str, Mapping[str, str]]:
    """Return the files of `number` students by email, from the `first` on; no two hand in the same."""
    return {f"student{n:05}@example.edu": {"five.py": "\n".join(_lines(n))} for n in range(first, first + number)}


def _lines(number: int) -> Iterator[str]:
    """Yield the functions of which the n-th student has got those right whose bits n has."""
    yield f"# handed in by number {number}"
    violent = _VIOLENT[number // _VIOLENT_ONE_IN % len(_VIOLENT)] if number % _VIOLENT_ONE_IN == 7 else None
    for bit, (name, right) in enumerate(_RIGHT.items()):
        body = right if number >> bit & 1 else _WRONG
        yield f"def {name}(x):\n    {violent if violent and name == 'square' else body}\n"
