"""Which files hold which of Stepic's languages; the list is open: Stepic adds versions as it likes."""

import re
from collections.abc import Iterable
from pathlib import PurePath

from worker.errors import ConfigurationError

#: What a file is called that holds a language unknown here.
UNKNOWN = ".txt"

_SUFFIXES = {
    "python": ".py",
    "c": ".c",
    "c_valgrind": ".c",
    "c++": ".cpp",
    "haskell": ".hs",
    "java": ".java",
    "octave": ".m",
    "asm": ".s",
    "shell": ".sh",
    "rust": ".rs",
    "r": ".r",
    "ruby": ".rb",
    "clojure": ".clj",
    "c#": ".cs",
    "mono c#": ".cs",
    "javascript": ".js",
    "scala": ".scala",
    "kotlin": ".kt",
    "go": ".go",
    "pascalabc": ".pas",
    "perl": ".pl",
    "php": ".php",
    "sql": ".sql",
    "swift": ".swift",
    "julia": ".jl",
    "dart": ".dart",
}
_OTHER_SUFFIXES = {".cc": ".cpp", ".cxx": ".cpp", ".c++": ".cpp", ".bash": ".sh", ".asm": ".s"}
#: One name a family of versions.
KNOWN = tuple(_SUFFIXES)
_VERSION = re.compile(r"[\s\d.]+$")


def suffix(language: str) -> str:
    """Return how files of a language end, whatever its version."""
    return _SUFFIXES.get(language) or _SUFFIXES.get(_VERSION.sub("", language), UNKNOWN)


def fitting(path: PurePath, languages: Iterable[str]) -> list[str]:
    """Return those of the languages, in order, whose files end as this one does."""
    ending = path.suffix.lower()
    return [language for language in languages if suffix(language) == _OTHER_SUFFIXES.get(ending, ending)]


def chosen(wish: str | None, path: PurePath, allowed: Iterable[str]) -> str:
    """Return the language to submit in: the one that is wished for, or the only one that a file's name fits.

    Raises ConfigurationError that lists what is allowed; a wish that is not allowed is never set aside.
    """
    known = sorted(allowed)
    if wish is not None:
        if wish in known:
            return wish
        raise ConfigurationError(f"the step takes no {wish!r}, but {_listed(known)}: give one as --language")
    found = fitting(path, known)
    if len(found) != 1:
        why = "names no language" if not found else f"may be {_listed(found)}"
        raise ConfigurationError(f"{path.name} {why}; the step takes {_listed(known)}: give one as --language")
    return found[0]


def _listed(languages: list[str]) -> str:
    return ", ".join(languages) or "no language at all"
