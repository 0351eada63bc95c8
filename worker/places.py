"""Finds where in a student's own files a failure shows, so that a report can say where to look."""

import re
from collections.abc import Iterator, Mapping
from itertools import islice

#: A frame of a traceback, and how compilers and pytest name a place.
_FRAME = re.compile(r'File "([^"\n]{1,255})", line (\d{1,7})')
_PLACE = re.compile(r"^([^\s:]{1,255}):(\d{1,7}):", re.MULTILINE)
#: What was run: prompts of a session, lines of code beneath a frame, and pytest's own.
_CODE = re.compile(r"^(?:>>> |\.\.\. |scm> |sqlite> |    |> {4,})(.*)$", re.MULTILINE)
#: Scheme's names first, then those that are names elsewhere too.
_NAMES = (re.compile(r"[^\W\d][\w!?*<>=/-]*"), re.compile(r"[^\W\d]\w*"))
#: How Python, Scheme and SQL begin what they define.
_DEFINES = r"^[ \t]*(?:(?:async[ \t]+)?def[ \t]|class[ \t]|\(define[ \t]+\(?|(?i:create[ \t]+table)[ \t])[ \t]*"
#: Names, files, and bytes of a file that are looked at: a failure must not take long to tell of.
_MOST_NAMES, _MOST_FILES, _MOST_BYTES = 30, 10, 200_000


def place_of(feedback: str, files: Mapping[str, bytes]) -> str:
    """Name a line of a submitted file, as in "lab.py, line 3"; empty where nothing tells of one.

    It is the innermost frame of a traceback in these files, or the first place that a compiler names, or else where
    what was run last is defined.
    """
    places = [*reversed(_FRAME.findall(feedback)), *_PLACE.findall(feedback)]
    told = next((place for place in places if place[0] in files), None) or _defined(feedback, files)
    return f"{told[0]}, line {told[1]}" if told else ""


def _defined(feedback: str, files: Mapping[str, bytes]) -> tuple[str, str | int] | None:
    texts = {name: data.decode(errors="replace") for name, data in files.items() if len(data) <= _MOST_BYTES}
    for name in islice(_names(feedback), _MOST_NAMES):
        pattern = re.compile(_DEFINES + re.escape(name) + r"(?![\w!?-])", re.MULTILINE)
        for file, text in islice(texts.items(), _MOST_FILES):
            if found := pattern.search(text):
                return file, text.count("\n", 0, found.end()) + 1
    return None


def _names(feedback: str) -> Iterator[str]:
    """Yield what names were used, those of the line that ran last first."""
    for code in reversed(_CODE.findall(feedback)):
        for names in _NAMES:
            yield from names.findall(code)
