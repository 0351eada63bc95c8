"""What Ok can store of a score: its database breaks on some values and characters, so they never reach it."""

import math
import re

from worker.errors import RefusedError

#: Longest `kind` that Ok's column holds.
KIND_CHARACTERS = 255
#: Far below Ok's 16 MiB, far above what a student reads.
MESSAGE_CHARACTERS = 100_000

_CUT = "\n… (shortened)"
#: Control characters but tab and line break.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
#: Halves of surrogate pairs, and what a MySQL table in the charset `utf8` cannot hold: emoji among them.
_UNSTORABLE = re.compile(r"[\ud800-\udfff\U00010000-\U0010ffff]")


def check_score(kind: str, score: float) -> None:
    """Raise RefusedError for what would be a server error at Ok."""
    if not math.isfinite(score):
        raise RefusedError(f"a score of {score} was not posted to Ok: a score is a finite number")
    if not 0 < len(kind.strip()) <= KIND_CHARACTERS or _UNSTORABLE.search(kind) or _CONTROL.search(kind):
        raise RefusedError(f"a score of kind {kind[:50]!r} was not posted to Ok: use a kind like 'total'")


def storable(message: str) -> str:
    """Return a message without control characters, with U+FFFD for what Ok cannot hold, and shortened."""
    text = _UNSTORABLE.sub("\ufffd", _CONTROL.sub("", message))
    return text if len(text) <= MESSAGE_CHARACTERS else text[: MESSAGE_CHARACTERS - len(_CUT)] + _CUT
