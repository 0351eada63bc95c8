"""Stepik's languages, as the stdio format compiles and runs them; the list of those with an image, which is open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from graders.formats.stdio.languages import Program, program
from graders.formats.stdio.table import StdioTable
from graders.sandbox.limits import Limits
from graders.sandbox.outcome import Box
from worker.challenges.author import IMAGE
from worker.challenges.challenge import Limit
from worker.platforms.stepic.languages import KNOWN, fitting

#: Kilobytes that a program may print in one test.
OUTPUT_KB = 4096
#: Beside the computing time, which alone is what a program may use: for those that wait, on a machine with other work.
_WALL_FACTOR, _WALL_SECONDS = 3, 5.0

_GCC = ("-O2", "-fmax-errors=10", "-fno-diagnostics-show-line-numbers", "-o", "program", "{main}", "-lm")


@dataclass(frozen=True, slots=True)
class Language:
    """A language of Stepik's that can be judged here."""

    #: What its program's file is called.
    main: str
    #: Keys of a `[[suite]]` of the stdio format.
    keys: Mapping[str, object]

    @property
    def image(self) -> str:
        """The image that its programs need."""
        return self.program(Limit(1, 64)).box.image

    def program(self, limit: Limit) -> Program:
        """Return how its programs are compiled and run within a limit."""
        table = StdioTable.model_validate(
            {
                "format": "stdio",
                "path": "tests",
                "main": self.main,
                "cpu_seconds": float(limit.time_seconds),
                "wall_seconds": _WALL_FACTOR * limit.time_seconds + _WALL_SECONDS,
                "memory_mb": limit.memory_mb,
                "output_kb": OUTPUT_KB,
                **self.keys,
            }
        )
        return program(table, Box(IMAGE, "process", Limits()))


def _python() -> Language:
    return Language("main.py", {"language": "python"})


def _gcc(language: str, main: str, compiler: str, standard: str) -> Language:
    return Language(main, {"language": language, "compile": (compiler, f"-std={standard}", *_GCC)})


def _java() -> Language:
    return Language("Main.java", {"language": "java"})


def _script(name: str, command: str) -> Language:
    return Language(name, {"language": command, "image": IMAGE, "compile": "", "run": (command, "{main}")})


#: A version is here only where the image's own runs everything that it does.
LANGUAGES: Mapping[str, Language] = {
    "python3": _python(),
    "python3.10": _python(),
    "python3.11": _python(),
    "c": _gcc("c", "main.c", "gcc", "gnu17"),
    "c++": _gcc("cpp", "main.cpp", "g++", "gnu++20"),
    "c++11": _gcc("cpp", "main.cpp", "g++", "gnu++11"),
    "java": _java(),
    "java8": _java(),
    "java11": _java(),
    "java17": _java(),
    "shell": _script("main.sh", "bash"),
    "perl": _script("main.pl", "perl"),
}


def language_of(path: PurePath, allowed: Sequence[str]) -> str | None:
    """Return the language of a file by its ending, among those allowed if possible; None for an unknown ending.

    Of several that are possible one that can be judged here is meant.
    """
    found = fitting(path, allowed) or fitting(path, LANGUAGES) or fitting(path, KNOWN)
    return next((name for name in LANGUAGES if name in found), next(iter(found), None))
