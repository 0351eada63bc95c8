"""Driver of the stdio format's checkers: calls the author's `check(reply, clue)` for each reply, and reports its word.

No student code runs here; what a student's program printed is all there is of it.
"""

from __future__ import annotations

import importlib
import math
from typing import TYPE_CHECKING, Any

from graders.runtime.tracebacks import Teller

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graders.runtime.channel import Channel

#: Characters of a hint that are worth reporting.
MAX_HINT = 500


def drive(task: Mapping[str, Any], channel: Channel) -> None:
    """Import `task["module"]`, then judge each of `task["pairs"]`: lists of number, reply and clue.

    The first thing that goes wrong is the last that is reported: it is the checker's fault, whatever was printed.
    """
    teller = Teller()
    try:
        check = importlib.import_module(task["module"]).check
    except BaseException as error:
        channel.send({"fault": teller.describe(error)[2]})
        return
    for number, reply, clue in task["pairs"]:
        channel.send({"begin": number})
        try:
            score, hint = _read(check(reply, clue))
        except BaseException as error:
            channel.send({"fault": teller.describe(error)[2]})
            return
        channel.send({"number": number, "score": score, "hint": hint})


def _read(answer: Any) -> tuple[float, str]:
    """Return score and hint of an answer. Raises ValueError or TypeError where it is none."""
    score, hint = answer if isinstance(answer, (tuple, list)) else (answer, "")
    number = math.nan if isinstance(score, (str, bytes)) else float(score)
    if not 0 <= number <= 1:
        raise ValueError(f"{answer!r:.200} is no answer: a bool, a number from 0 to 1, or one of them with a hint")
    return number, str("" if hint is None else hint)[:MAX_HINT]
