"""Compares what a prompt did with what it must do, and tells the difference, as the ok-client does."""

import re

from graders.formats.ok.prompts import Answer
from graders.formats.ok.transcript import Done

#: Lines by which students debug; the ok-client takes them out of what was printed.
_DEBUG_LINE = re.compile(r"^DEBUG[: ].*\n", re.MULTILINE | re.IGNORECASE)


def matches(answer: Answer, done: Done) -> bool:
    """Tell whether a prompt did what its answer says.

    An exception is expected by its last lines below a `Traceback` header, or by the name of its type alone.
    """
    if done.error is not None:
        if done.message is None:
            return False
        return answer == _actual(done) or answer == Answer((done.error,))
    return answer == _actual(done)


def difference(answer: Answer, done: Done) -> str:
    """Return the difference for the student to read."""
    return "\n".join(["# Error: expected", *_commented(answer.shown), "# but got", *_commented(_actual(done).shown)])


def _commented(lines: tuple[str, ...]) -> list[str]:
    return [f"#     {line}" for line in lines]


def _actual(done: Done) -> Answer:
    if done.error is not None:
        return Answer(tuple(f"{done.error}: {done.message or ''}".splitlines()), is_exception=True)
    printed = _DEBUG_LINE.sub("", done.out)
    return Answer(tuple((printed + (done.value or "")).splitlines()))
