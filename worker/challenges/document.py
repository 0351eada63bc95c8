"""JSON text in which single values are replaced, so that everything else stays byte for byte as it came."""

import json
import re
from collections.abc import Iterator, Mapping

from pydantic import JsonValue

#: Names and places that lead to a value.
Path = tuple[str | int, ...]

_SPACE = re.compile(r"[ \t\n\r\ufeff]*")
_DECODER = json.JSONDecoder(strict=False)


def load(text: str) -> JsonValue:
    """Return the value of a text. Raises ValueError that tells the place."""
    start = _skip(text, 0)
    try:
        value: JsonValue
        value, end = _DECODER.raw_decode(text, start)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
    if _skip(text, end) != len(text):
        raise ValueError(f"something follows at character {_skip(text, end)}")
    return value


def replaced(text: str, path: Path, value: JsonValue) -> str:
    """Return the text with another value at a path whose parent is there; an equal one is left as it is written."""
    *above, name = path
    start, end = _span(text, tuple(above))
    members = dict(_members(text, start))
    written = json.dumps(value)
    if name not in members:
        return _with_member(text, (start, end), str(name), written, is_first=not members)
    begin, finish = members[name]
    if json.dumps(_DECODER.raw_decode(text, begin)[0]) == written:
        return text
    return text[:begin] + written + text[finish:]


def _with_member(text: str, span: tuple[int, int], name: str, written: str, *, is_first: bool) -> str:
    end = span[1] - 1
    while text[end - 1] in " \t\r\n":
        end -= 1
    return f"{text[:end]}{'' if is_first else ', '}{json.dumps(name)}: {written}{text[end:]}"


def _span(text: str, path: Path) -> tuple[int, int]:
    start = _skip(text, 0)
    for name in path:
        start = dict(_members(text, start))[name][0]
    return start, _DECODER.raw_decode(text, start)[1]


def _members(text: str, start: int) -> Iterator[tuple[str | int, tuple[int, int]]]:
    """Yield where each value of an object or a list stands; the text is known to be good."""
    is_object, number = text[start] == "{", 0
    at = _skip(text, start + 1)
    while text[at] not in "}]":
        name: str | int = number
        if is_object:
            name, at = _DECODER.raw_decode(text, at)
            at = _skip(text, _skip(text, at) + 1)
        _, end = _DECODER.raw_decode(text, at)
        yield name, (at, end)
        at, number = _skip(text, end), number + 1
        if text[at] == ",":
            at = _skip(text, at + 1)


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def members(value: JsonValue) -> Mapping[str, JsonValue]:
    """Return an object's members, and none of anything else."""
    return value if isinstance(value, dict) else {}
