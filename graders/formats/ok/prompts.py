"""Splits the code of an ok test into prompts and what each must print, as the ok-client does."""

import re
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from graders.formats.ok.consoles import PYTHON, Console

TRACEBACK = "Traceback (most recent call last):"
_HEADERS = (TRACEBACK, "Traceback (innermost last):")
#: Lines that tell the ok-client about an answer and are no part of it.
_ABOUT = re.compile(r"^#\s*(locked\s*|.+?:.*)$")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a prompt must print, or the last lines of the exception that it must raise."""

    lines: tuple[str, ...] = ()
    is_exception: bool = False
    #: Whether the lines must come in this order; rows of a database need not.
    is_ordered: bool = True

    @property
    def shown(self) -> tuple[str, ...]:
        """The lines as a student reads them."""
        return (TRACEBACK, "  ...", *self.lines) if self.is_exception else self.lines


@dataclass(frozen=True, slots=True)
class Prompt:
    """One statement or expression of a case, or a script for a database."""

    source: str
    #: None where nothing is compared: in setup and teardown.
    answer: Answer | None = None
    console: Console = PYTHON

    @property
    def shown(self) -> str:
        """The source with the prompts of its console."""
        first, *more = self.source.split("\n")
        mark = self.console.first if self.console.is_script else self.console.more
        return "\n".join([self.console.first + first, *(mark + line for line in more)])


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

    def finished(self) -> Answer:
        return Answer(tuple(self.lines), self.is_exception)


def read_setup(text: str, console: Console = PYTHON) -> tuple[Prompt, ...]:
    """Split setup or teardown, where the console's prompts may be left out and nothing is compared."""
    prompts = _split(((line, None) for line in _lines(text)), console)
    return tuple(Prompt(prompt.source, None, console) for prompt in prompts)


def read_code(text: str, console: Console = PYTHON) -> tuple[Prompt, ...]:
    """Split a case's code. Raises ValueError where output stands without a prompt before it."""
    return tuple(_split(_with_answers(_lines(text), console), console))


def read_script(setup: str, code: str, teardown: str, console: Console, *, is_ordered: bool) -> tuple[Prompt, ...]:
    """Join the marked lines of a whole case into one prompt, and all output that is expected of it.

    Setup is a prompt of its own where it ends with a command, and no SQL, so that what ends a run there is known
    to end every case that begins so. Raises ValueError where the code begins with output.
    """
    read_first_prompt(code, console)
    body = list(_with_answers(_lines(code), console))
    before = _marked(_lines(setup), console)
    script = _marked([*(line for line, answer in body if answer is None), *_lines(teardown)], console)
    expected = tuple(line for _, answer in body if answer and not answer.is_exception for line in answer.lines)
    answer = Answer(expected, is_ordered=is_ordered)
    if before and all(line.startswith(".") for line in before):
        return Prompt("\n".join(before), None, console), Prompt("\n".join(script), answer, console)
    return (Prompt("\n".join(before + script), answer, console),)


def read_first_prompt(code: str, console: Console) -> None:
    """Raise ValueError where the code begins with output."""
    first = next(iter(_lines(code)), "")
    if first and not first.startswith((console.first, console.more)):
        raise ValueError(f"output stands without a prompt (`{console.first}`) right before it")


def _lines(text: str) -> list[str]:
    return textwrap.dedent(text).splitlines()


def _marked(lines: Iterable[str], console: Console) -> list[str]:
    return [_unmarked(line, console) for line in lines if line.startswith((console.first, console.more))]


def _unmarked(line: str, console: Console) -> str:
    for mark in (console.first, console.more):
        if line.startswith(mark):
            return line[len(mark) :]
    return line


def _with_answers(lines: list[str], console: Console) -> Iterator[tuple[str, Answer | None]]:
    """Pair each line of code with None, and join the lines of an answer into a pair of their own."""
    draft: _Draft | None = None
    for line in lines:
        if line and not line.startswith((console.first, console.more)):
            draft = draft or _Draft()
            draft.add(line)
            continue
        if draft:
            yield "", draft.finished()
            draft = None
        yield line, None
    if draft:
        yield "", draft.finished()


def _split(lines: Iterable[tuple[str, Answer | None]], console: Console) -> Iterator[Prompt]:
    """Gather lines into prompts: one ends before the next first mark, at a blank line and with its answer."""
    current: list[str] = []
    for line, answer in lines:
        if answer and (current or answer != Answer()):
            if not current:
                raise ValueError(f"output stands without a prompt (`{console.first}`) right before it")
            yield Prompt("\n".join(current), answer, console)
            current = []
        elif current and (not line or line.startswith(console.first)):
            yield Prompt("\n".join(current), Answer(), console)
            current = []
        if not answer and line:
            current.append(_unmarked(line, console))
    if current:
        yield Prompt("\n".join(current), Answer(), console)
