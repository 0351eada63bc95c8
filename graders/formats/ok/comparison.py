"""Compares what a prompt did with what it must do, and tells the difference, as the ok-client does."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from graders.formats.ok.consoles import Console
from graders.formats.ok.prompts import Answer, Prompt
from graders.formats.ok.transcript import Done

#: Lines by which students debug; the ok-client takes them out of what was printed.
_DEBUG_LINE = re.compile(r"^DEBUG[: ].*\n", re.MULTILINE | re.IGNORECASE)


def matches(prompt: Prompt, done: Done) -> bool:
    """Tell whether a prompt did what its answer says; one without an answer only must not raise.

    An exception is expected by its last lines below a `Traceback` header, or by the name of its type alone.
    """
    answer = prompt.answer
    if answer is None:
        return done.error is None
    if done.error is not None:
        if done.message is None:
            return False
        return answer == _raised(done) or answer == Answer((done.error,))
    if prompt.console.is_script:
        expected, actual = _rows("\n".join(answer.lines)), _actual(prompt, done).lines
        return expected == actual if answer.is_ordered else sorted(expected) == sorted(actual)
    return answer == _actual(prompt, done)


def compared(console: Console, done: Sequence[Done]) -> Sequence[Done]:
    """Return what is compared of the prompts of a case: of a script, all that it has printed so far."""
    if not console.is_script:
        return done
    outs = accumulate(each.out for each in done)
    values = accumulate((each.value or "" for each in done), lambda one, other: f"{one}\n{other}")
    return [replace(each, out=out, value=value) for each, out, value in zip(done, outs, values, strict=True)]


def difference(prompt: Prompt, done: Done) -> str:
    """Return the difference for the student to read."""
    answer = prompt.answer
    if answer is None:
        return "An exception ended this test early."
    ordered = " in this order" if prompt.console.is_script and answer.is_ordered else ""
    return "\n".join(
        [
            f"# Error: expected{ordered}",
            *_commented(answer.shown),
            "# but got",
            *_commented(_actual(prompt, done).shown),
        ]
    )


def printed(prompt: Prompt, done: Done) -> str:
    """Return what a prompt printed, its value included; a database's complaints stand before its rows."""
    if prompt.console.is_script:
        return f"{done.value or ''}\n{done.out}".strip()
    return done.out + (done.value or "")


def _commented(lines: tuple[str, ...]) -> list[str]:
    return [f"#     {line}" for line in lines]


def _raised(done: Done) -> Answer:
    return Answer(tuple(f"{done.error}: {done.message or ''}".splitlines()), is_exception=True)


def _actual(prompt: Prompt, done: Done) -> Answer:
    if done.error is not None:
        return _raised(done)
    if prompt.console.is_script:
        return Answer(_rows(printed(prompt, done)))
    return Answer(tuple((_DEBUG_LINE.sub("", done.out) + (done.value or "")).splitlines()))


def _rows(text: str) -> tuple[str, ...]:
    return tuple(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
