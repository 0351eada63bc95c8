"""Splits the code of an ok test into prompts and what each must print, as the ok-client does."""

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field

FIRST, MORE = ">>> ", "... "
TRACEBACK = "Traceback (most recent call last):"
_HEADERS = (TRACEBACK, "Traceback (innermost last):")
#: Lines that tell the ok-client about an answer and are no part of it.
_ABOUT = re.compile(r"^#\s*(locked\s*|.+?:.*)$")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a prompt must print, or the last lines of the exception that it must raise."""

    lines: tuple[str, ...] = ()
    is_exception: bool = False

    @property
    def shown(self) -> tuple[str, ...]:
        """The lines as a student reads them."""
        return (TRACEBACK, "  ...", *self.lines) if self.is_exception else self.lines


@dataclass(frozen=True, slots=True)
class Prompt:
    """One statement or expression of a case."""

    source: str
    #: None where nothing is compared: in setup and teardown.
    answer: Answer | None = None

    @property
    def shown(self) -> str:
        """The source with its `>>>` and `...`."""
        first, *more = self.source.split("\n")
        return "\n".join([FIRST + first, *(MORE + line for line in more)])


@dataclass(slots=True)
class _Draft:
    """An answer in the making."""

    lines: list[str] = field(default_factory=list)
    is_exception: bool = False

    def add(self, line: str) -> None:
        if self.is_exception:
            # What precedes the exception's last lines is indented, or punctuation.
            if self.lines or line[0].isalnum():
                self.lines.append(line)
        elif not self.lines and line in _HEADERS:
            self.is_exception = True
        elif not _ABOUT.match(line):
            self.lines.append(line)


def read_setup(text: str) -> tuple[Prompt, ...]:
    """Split setup or teardown, where `>>>` may be left out and nothing is compared."""
    prompts = _split((line, None) for line in _lines(text))
    return tuple(Prompt(prompt.source) for prompt in prompts)


def read_code(text: str) -> tuple[Prompt, ...]:
    """Split a case's code. Raises ValueError where output stands without a prompt before it."""
    return tuple(_split(_with_answers(_lines(text))))


def _lines(text: str) -> list[str]:
    return textwrap.dedent(text).splitlines()


def _with_answers(lines: list[str]) -> Iterator[tuple[str, Answer | None]]:
    """Pair each line of code with None, and join the lines of an answer into a pair of their own."""
    draft: _Draft | None = None
    for line in lines:
        if line and not line.startswith((FIRST, MORE)):
            draft = draft or _Draft()
            draft.add(line)
            continue
        if draft:
            yield "", Answer(tuple(draft.lines), draft.is_exception)
            draft = None
        yield line, None
    if draft:
        yield "", Answer(tuple(draft.lines), draft.is_exception)


def _split(lines: Iterator[tuple[str, Answer | None]]) -> Iterator[Prompt]:
    """Gather lines into prompts: one ends before the next `>>>`, at a blank line and with its answer."""
    current: list[str] = []
    for line, answer in lines:
        if answer:
            if not current:
                raise ValueError("output stands without a prompt (`>>> `) right before it")
            yield Prompt("\n".join(current), answer)
            current = []
        elif current and (not line or line.startswith(FIRST)):
            yield Prompt("\n".join(current), Answer())
            current = []
        if not answer and line:
            current.append(line[len(FIRST) :] if line.startswith((FIRST, MORE)) else line)
    if current:
        yield Prompt("\n".join(current), Answer())
